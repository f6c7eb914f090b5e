source("../write.R")
source("../noncentral.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  x <- d$value[d$wave == "before" & !is.na(d$value)]
  y <- d$value[d$wave == "after" & !is.na(d$value)]
  test <- t.test(y, x)
  narrower <- t.test(y, x, conf.level = 0.90)$conf.int
  df <- length(x) + length(y) - 2
  s <- sqrt(((length(x) - 1) * var(x) + (length(y) - 1) * var(y)) / df)
  per_t <- sqrt(1 / length(x) + 1 / length(y))
  d_pooled <- (mean(y) - mean(x)) / s
  limits <- noncentral_limits(d_pooled / per_t, df, 0.95) * per_t
  j <- hedges(df)
  c(
    n_before = length(x), n_after = length(y), n_dropped = sum(is.na(d$value)),
    estimate = mean(y) - mean(x), low = test$conf.int[1], high = test$conf.int[2],
    low_90 = narrower[1], high_90 = narrower[2],
    statistic = unname(test$statistic), df = unname(test$parameter), p = test$p.value,
    d_pooled = d_pooled, d_pooled_low = limits[1], d_pooled_high = limits[2],
    g_pooled = j * d_pooled, g_pooled_low = j * limits[1], g_pooled_high = j * limits[2]
  )
})
write_reference(cases)
