source("../write.R")
source("../newcombe.R")
data <- read.csv("input.csv")
options(warn = -1)
cases <- lapply(split(data, factor(data$case, data$case)), function(d) {
  n <- d$yes_yes + d$yes_no + d$no_yes + d$no_no
  changed <- d$yes_no + d$no_yes
  fewer <- min(d$yes_no, d$no_yes)
  exact <- if (changed == 0) 1 else binom.test(d$no_yes, changed)$p.value
  # Fagerland, Lydersen and Laake (2013), equations for the mid-p of McNemar's test.
  mid_p <- if (changed == 0) 1 else if (d$yes_no == d$no_yes) 1 - dbinom(fewer, changed, 0.5) / 2 else
    2 * pbinom(fewer, changed, 0.5) - dbinom(fewer, changed, 0.5)
  phi <- newcombe_phi(d$yes_yes, d$yes_no, d$no_yes, d$no_no)
  before <- d$yes_yes + d$yes_no
  after <- d$yes_yes + d$no_yes
  limits <- newcombe(before, n, after, n, phi, 0.95)
  narrower <- newcombe(before, n, after, n, phi, 0.90)
  # Tango (1998): the restricted likelihood is maximised numerically, the score test turned round by uniroot.
  score <- function(theta) {
    likelihood <- function(q) {
      probabilities <- c(q + theta, q, 1 - theta - 2 * q)
      counts <- c(d$no_yes, d$yes_no, n - changed)
      sum(ifelse(counts > 0, counts * log(pmax(probabilities, 1e-300)), 0))
    }
    range <- c(max(0, -theta), (1 - theta) / 2)
    q <- optimize(likelihood, range, maximum = TRUE, tol = 1e-14)$maximum
    ends <- vapply(range, likelihood, 0)
    if (max(ends) > likelihood(q)) q <- range[which.max(ends)]
    (d$no_yes - d$yes_no - n * theta)^2 - qnorm(0.975)^2 * n * (2 * q + theta * (1 - theta))
  }
  found <- (after - before) / n
  edge <- 1e-7
  tango <- c(
    if (found < -1 + edge) -1 else uniroot(score, c(-1 + edge, found - edge), tol = 1e-13)$root,
    if (found > 1 - edge) 1 else uniroot(score, c(found + edge, 1 - edge), tol = 1e-13)$root
  )
  wald <- function(up, down, n) {
    half <- qnorm(0.975) * sqrt((up + down) / n - ((up - down) / n)^2) / sqrt(n)
    (up - down) / n + c(-half, half)
  }
  simple <- wald(d$no_yes, d$yes_no, n)
  adjusted <- wald(d$no_yes + 1, d$yes_no + 1, n + 2)
  plain_phi <- {
    margins <- as.numeric(before) * (n - before) * after * (n - after)
    if (margins == 0) 0 else (d$yes_yes * d$no_no - d$yes_no * d$no_yes) / sqrt(margins)
  }
  eight <- newcombe(before, n, after, n, plain_phi, 0.95)
  table <- matrix(c(d$yes_yes, d$no_yes, d$yes_no, d$no_no), 2)
  test <- function(correct) if (changed == 0) list(statistic = 0, p.value = 1) else mcnemar.test(table, correct = correct)
  one_way <- d$no_yes == 0 || d$yes_no == 0
  odds <- function(limits) if (one_way) c(NA, NA) else limits / (1 - limits)
  exact_odds <- if (one_way) c(NA, NA) else odds(binom.test(d$no_yes, changed)$conf.int)
  wilson <- if (one_way) c(NA, NA) else prop.test(d$no_yes, changed, correct = FALSE)$conf.int
  wilson_odds <- odds(wilson)
  wald_odds <- if (one_way) c(NA, NA) else
    exp(log(d$no_yes / d$yes_no) + c(-1, 1) * qnorm(0.975) * sqrt(1 / d$no_yes + 1 / d$yes_no))
  c(
    tango_low = tango[1], tango_high = tango[2], wald_low = simple[1], wald_high = simple[2],
    bonett_price_low = adjusted[1], bonett_price_high = adjusted[2],
    newcombe_8_low = eight[1], newcombe_8_high = eight[2],
    chi_square = unname(test(FALSE)$statistic), chi_square_p = test(FALSE)$p.value,
    corrected = unname(test(TRUE)$statistic), corrected_p = test(TRUE)$p.value,
    odds = if (one_way) NA else d$no_yes / d$yes_no, exact_low = exact_odds[1], exact_high = exact_odds[2],
    wilson_low = wilson_odds[1], wilson_high = wilson_odds[2],
    wald_odds_low = wald_odds[1], wald_odds_high = wald_odds[2],
    cohens_g = if (one_way) NA else d$no_yes / changed - 0.5,
    cohens_g_low = wilson[1] - 0.5, cohens_g_high = wilson[2] - 0.5,
    n = n, estimate = (after - before) / n, low = limits[1], high = limits[2],
    low_90 = narrower[1], high_90 = narrower[2], p = exact, mid_p = mid_p
  )
})
write_reference(cases)
