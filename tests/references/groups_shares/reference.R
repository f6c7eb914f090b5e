source("../write.R")
source("../newcombe.R")
source("../score_shares.R")
data <- read.csv("input.csv")
# What fisher.test computes, searched to the end: its own search stops at 1e-4 in the odds ratio or in 1 / it.
conditional_odds <- function(table, level = 0.95) {
  m <- sum(table[, 1])
  n <- sum(table[, 2])
  k <- sum(table[1, ])
  support <- max(0, k - n):min(k, m)
  logs <- dhyper(support, m, n, k, log = TRUE)
  shares <- function(log_odds) {
    d <- logs + log_odds * support
    d <- exp(d - max(d))
    d / sum(d)
  }
  x <- table[1, 1]
  search <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-14)$root)
  tail <- (1 - level) / 2
  c(
    search(function(b) sum(support * shares(b)) - x),
    search(function(b) sum(shares(b)[support >= x]) - tail),
    search(function(b) sum(shares(b)[support <= x]) - tail)
  )
}
cases <- lapply(split(data, factor(data$case, data$case)), function(d) {
  table <- rbind(c(d$yes_before, d$n_before - d$yes_before), c(d$yes_after, d$n_after - d$yes_after))
  expected <- outer(rowSums(table), colSums(table)) / sum(table)
  chi_square <- suppressWarnings(chisq.test(table, correct = FALSE))
  limits <- newcombe(d$yes_before, d$n_before, d$yes_after, d$n_after, 0, 0.95)
  narrower <- newcombe(d$yes_before, d$n_before, d$yes_after, d$n_after, 0, 0.90)
  yates <- suppressWarnings(chisq.test(table, correct = TRUE))
  # Limits from the standard error are cut off at -1 and 1, as prop.test does.
  prop <- function(x1, n1, x2, n2, correct) {
    suppressWarnings(prop.test(c(x2, x1), c(n2, n1), correct = correct)$conf.int)
  }
  wald <- prop(d$yes_before, d$n_before, d$yes_after, d$n_after, FALSE)
  corrected <- prop(d$yes_before, d$n_before, d$yes_after, d$n_after, TRUE)
  caffo <- prop(d$yes_before + 1, d$n_before + 2, d$yes_after + 1, d$n_after + 2, FALSE)
  mn <- score_of("difference", d, (d$n_before + d$n_after) / (d$n_before + d$n_after - 1))
  mee <- score_of("difference", d, 1)
  cells <- c(table)
  odds_ok <- all(cells > 0)
  ratio_ok <- d$yes_before > 0 && d$yes_after > 0
  fisher <- if (odds_ok) conditional_odds(table[2:1, ]) else c(NA, NA, NA)
  none <- c(NA, NA)
  factor <- (d$n_before + d$n_after) / (d$n_before + d$n_after - 1)
  mn_ratio <- if (d$yes_before > 0) score_of("ratio", d, factor) else none
  koopman <- if (d$yes_before > 0) score_of("ratio", d, 1) else none
  mn_odds <- if (odds_ok) score_of("odds", d, factor) else none
  cornfield <- if (odds_ok) score_of("odds", d, 1) else none
  ratio <- (d$yes_after / d$n_after) / (d$yes_before / d$n_before)
  katz <- if (ratio_ok) exp(log(ratio) + c(-1, 1) * qnorm(0.975) *
    sqrt(1 / d$yes_after - 1 / d$n_after + 1 / d$yes_before - 1 / d$n_before)) else none
  odds <- table[2, 1] * table[1, 2] / (table[2, 2] * table[1, 1])
  woolf <- if (odds_ok) exp(log(odds) + c(-1, 1) * qnorm(0.975) * sqrt(sum(1 / cells))) else none
  c(
    yates = unname(yates$statistic), yates_p = yates$p.value,
    wald_low = wald[1], wald_high = wald[2], wald_corrected_low = corrected[1], wald_corrected_high = corrected[2],
    agresti_caffo_low = caffo[1], agresti_caffo_high = caffo[2],
    miettinen_nurminen_low = mn[1], miettinen_nurminen_high = mn[2], mee_low = mee[1], mee_high = mee[2],
    ratio = if (d$yes_before > 0) ratio else NA,
    ratio_miettinen_nurminen_low = mn_ratio[1], ratio_miettinen_nurminen_high = mn_ratio[2],
    ratio_score_low = koopman[1], ratio_score_high = koopman[2],
    ratio_log_low = katz[1], ratio_log_high = katz[2],
    odds = if (odds_ok) odds else NA,
    odds_miettinen_nurminen_low = mn_odds[1], odds_miettinen_nurminen_high = mn_odds[2],
    odds_score_low = cornfield[1], odds_score_high = cornfield[2],
    odds_log_low = woolf[1], odds_log_high = woolf[2],
    conditional = fisher[1], odds_exact_low = fisher[2], odds_exact_high = fisher[3],
    estimate = d$yes_after / d$n_after - d$yes_before / d$n_before, low = limits[1], high = limits[2],
    low_90 = narrower[1], high_90 = narrower[2], smallest_expected = min(expected),
    chi_square = unname(chi_square$statistic), chi_square_p = chi_square$p.value,
    fisher_p = fisher.test(table)$p.value
  )
})
write_reference(cases)
