source("../write.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  m <- xtabs(people ~ factor(wave, c("before", "after")) + category, d)
  test <- suppressWarnings(chisq.test(m, correct = FALSE))
  chi <- unname(test$statistic)
  df <- unname(test$parameter)
  expected <- test$expected
  g <- 2 * sum(ifelse(m > 0, m * log(m / expected), 0))
  at <- function(p) if (pchisq(chi, df) <= p) 0 else
    uniroot(function(k) pchisq(chi, df, ncp = k) - p, c(0, chi + 100), tol = 1e-12)$root
  limits <- sqrt(c(at(0.975), at(0.025)) / sum(m))
  c(
    n = sum(m), chi_square = chi, df = df, p = test$p.value, likelihood_ratio = g,
    likelihood_ratio_p = pchisq(g, df, lower.tail = FALSE), fisher_p = fisher.test(m, workspace = 2e7)$p.value,
    cramers_v = sqrt(chi / sum(m)), cramers_v_low = limits[1], cramers_v_high = limits[2]
  )
})
write_reference(cases)
