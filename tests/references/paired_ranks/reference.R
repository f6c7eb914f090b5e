source("../write.R")
source("../score.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  complete <- complete.cases(d$before, d$after)
  x <- d$before[complete]
  y <- d$after[complete]
  # The tolerance of the search is tightened so that the limits are those it converges to.
  test <- suppressWarnings(wilcox.test(y, x, paired = TRUE, conf.int = TRUE, tol.root = 1e-12))
  # R lowers the level where the smallest value, taken away from all, leaves too few changes: no figure then.
  reached <- isTRUE(all.equal(attr(test$conf.int, "conf.level"), 0.95))
  change <- (y - x)[y != x]
  n <- length(change)
  averages <- outer(change, change, "+") / 2
  averages <- sort(averages[!lower.tri(averages)])
  middle <- averages[c(ceiling(length(averages) / 2), length(averages) %/% 2 + 1)]
  share <- unname(test$statistic) / (n * (n + 1) / 2)
  limits <- score_limits(share, function(q) (2 * n + 1) / (n * (n + 1)) * spread(q), 0.95)
  few <- n <= 45
  plain <- suppressWarnings(wilcox.test(y, x, paired = TRUE, exact = FALSE, correct = FALSE))
  uncorrected <- suppressWarnings(
    wilcox.test(y, x, paired = TRUE, exact = FALSE, correct = FALSE, conf.int = TRUE, tol.root = 1e-12)
  )
  kept <- isTRUE(all.equal(attr(uncorrected$conf.int, "conf.level"), 0.95))
  coin <- function(zeros, distribution) {
    as.numeric(coin::pvalue(coin::wilcoxsign_test(y ~ x, distribution = distribution, zero.method = zeros)))
  }
  c(
    uncorrected_p = plain$p.value,
    uncorrected_low = if (kept) uncorrected$conf.int[1] else NA,
    uncorrected_high = if (kept) uncorrected$conf.int[2] else NA,
    exact_p = if (few) coin("Wilcoxon", "exact") else NA, pratt_exact_p = if (few) coin("Pratt", "exact") else NA,
    pratt_uncorrected_p = coin("Pratt", "asymptotic"),
    n = length(x), n_changed = n, exact = as.numeric(grepl("exact", test$method)),
    statistic = unname(test$statistic), p = test$p.value,
    low = if (reached) test$conf.int[1] else NA, high = if (reached) test$conf.int[2] else NA,
    searched = unname(test$estimate), middle_low = middle[1], middle_high = middle[2],
    rank_biserial = 2 * share - 1, rank_biserial_low = 2 * limits[1] - 1, rank_biserial_high = 2 * limits[2] - 1
  )
})
write_reference(cases, "coin")
