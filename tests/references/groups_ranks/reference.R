source("../write.R")
source("../score.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  x <- d$value[d$wave == "before" & !is.na(d$value)]
  y <- d$value[d$wave == "after" & !is.na(d$value)]
  # The tolerance of the search is tightened so that the limits are those it converges to.
  test <- suppressWarnings(wilcox.test(y, x, conf.int = TRUE, tol.root = 1e-12))
  differences <- sort(outer(y, x, "-"))
  middle <- differences[c(ceiling(length(differences) / 2), length(differences) %/% 2 + 1)]
  m <- length(x)
  n <- length(y)
  share <- unname(test$statistic) / (m * n)
  limits <- score_limits(share, function(q) (q * (1 - q) + ((m + n) / 2 - 1) * spread(q)) / (m * n), 0.95)
  uncorrected <- suppressWarnings(
    wilcox.test(y, x, exact = FALSE, correct = FALSE, conf.int = TRUE, tol.root = 1e-12)
  )
  few <- m + n <= 100
  exact <- if (few) {
    group <- factor(rep(c("before", "after"), c(m, n)))
    as.numeric(coin::pvalue(coin::wilcox_test(c(x, y) ~ group, distribution = "exact")))
  } else NA
  c(
    uncorrected_p = uncorrected$p.value, uncorrected_low = uncorrected$conf.int[1],
    uncorrected_high = uncorrected$conf.int[2], exact_p = exact,
    n_before = m, n_after = n, exact = as.numeric(grepl("exact", test$method)),
    statistic = unname(test$statistic), p = test$p.value,
    low = test$conf.int[1], high = test$conf.int[2],
    searched = unname(test$estimate), middle_low = middle[1], middle_high = middle[2],
    superiority = share, superiority_low = limits[1], superiority_high = limits[2]
  )
})
write_reference(cases, "coin")
