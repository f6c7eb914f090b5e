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
  student <- t.test(y, x, var.equal = TRUE)
  package <- function(found) c(found[[1]], found$CI_low, found$CI_high)
  rms <- package(effectsize::cohens_d(y, x, pooled_sd = FALSE, verbose = FALSE))
  # effectsize has no limits for a group without variance as divisor.
  glass <- if (sd(x) > 0) package(effectsize::glass_delta(y, x, verbose = FALSE)) else c(NA, NA, NA)
  common <- package(effectsize::p_superiority(y, x, verbose = FALSE))
  vx <- var(x)
  vy <- var(y)
  m <- length(x)
  n <- length(y)
  large <- function(d, variance) c(d - qnorm(0.975) * sqrt(variance), d + qnorm(0.975) * sqrt(variance))
  large_pooled <- large(d_pooled, 1 / m + 1 / n + d_pooled^2 / (2 * (m + n)))
  s2 <- (vx + vy) / 2
  large_rms <- large(
    rms[1], rms[1]^2 * (vx^2 / (m - 1) + vy^2 / (n - 1)) / (8 * s2^2) + (vx / (m - 1) + vy / (n - 1)) / s2
  )
  large_before <- large(glass[1], glass[1]^2 / (2 * (m - 1)) + 1 / (m - 1) + vy / (vx * (n - 1)))
  c(
    n_before = length(x), n_after = length(y), n_dropped = sum(is.na(d$value)),
    estimate = mean(y) - mean(x), low = test$conf.int[1], high = test$conf.int[2],
    low_90 = narrower[1], high_90 = narrower[2],
    statistic = unname(test$statistic), df = unname(test$parameter), p = test$p.value,
    d_pooled = d_pooled, d_pooled_low = limits[1], d_pooled_high = limits[2],
    g_pooled = j * d_pooled, g_pooled_low = j * limits[1], g_pooled_high = j * limits[2],
    student_low = student$conf.int[1], student_high = student$conf.int[2],
    student_statistic = unname(student$statistic), student_df = unname(student$parameter),
    student_p = student$p.value,
    d_rms = rms[1], d_rms_low = rms[2], d_rms_high = rms[3],
    d_before = glass[1], d_before_low = glass[2], d_before_high = glass[3],
    large_d_pooled_low = large_pooled[1], large_d_pooled_high = large_pooled[2],
    large_d_rms_low = large_rms[1], large_d_rms_high = large_rms[2],
    large_d_before_low = large_before[1], large_d_before_high = large_before[2],
    common_language = common[1], common_language_low = common[2], common_language_high = common[3]
  )
})
write_reference(cases, "effectsize")
