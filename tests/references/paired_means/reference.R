source("../write.R")
source("../noncentral.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  complete <- complete.cases(d$before, d$after)
  x <- d$before[complete]
  y <- d$after[complete]
  n <- length(x)
  test <- t.test(y, x, paired = TRUE)
  narrower <- t.test(y, x, paired = TRUE, conf.level = 0.90)$conf.int
  d_z <- mean(y - x) / sd(y - x)
  limits <- noncentral_limits(d_z * sqrt(n), n - 1, 0.95) / sqrt(n)
  standardised <- function(s) c(d_z, limits) * sd(y - x) / s
  z <- standardised(sd(y - x))
  av <- standardised((sd(x) + sd(y)) / 2)
  pooled <- standardised(sqrt((var(x) + var(y)) / 2))
  j <- hedges(n - 1)
  r <- if (abs(cor(x, y)) > 1 - 1e-12) NA else cor(x, y)
  rm <- standardised(sd(y - x) / sqrt(2 * (1 - r)))
  before <- standardised(sd(x))
  # Large-sample standard errors: Bonett (2008) for d_z, d_before and d_pooled, the delta method for d_av,
  # Borenstein et al. (2009) for d_rm.
  sx <- sd(x)
  sy <- sd(y)
  rho <- cor(x, y)
  of_mean <- function(s) var(y - x) / ((n - 1) * s^2)
  large <- function(d, variance) c(d - qnorm(0.975) * sqrt(variance), d + qnorm(0.975) * sqrt(variance))
  large_z <- large(z[1], 1 / (n - 1) + z[1]^2 / (2 * (n - 1)))
  large_before <- large(before[1], of_mean(sx) + before[1]^2 / (2 * (n - 1)))
  s_av <- (sx + sy) / 2
  large_av <- large(av[1], of_mean(s_av) + av[1]^2 * (sx^2 + sy^2 + 2 * rho^2 * sx * sy) / (8 * (n - 1) * s_av^2))
  s_p <- sqrt((sx^2 + sy^2) / 2)
  large_pooled <- large(
    pooled[1],
    of_mean(s_p) + pooled[1]^2 * (sx^4 + sy^4 + 2 * rho^2 * sx^2 * sy^2) / (8 * (n - 1) * s_p^4)
  )
  large_rm <- large(rm[1], (1 / n + rm[1]^2 / (2 * n)) * 2 * (1 - r))
  c(
    n = n, n_before = sum(!is.na(d$before)), n_after = sum(!is.na(d$after)), n_dropped = sum(!complete),
    estimate = mean(y - x), low = test$conf.int[1], high = test$conf.int[2],
    low_90 = narrower[1], high_90 = narrower[2],
    statistic = unname(test$statistic), df = unname(test$parameter), p = test$p.value,
    d_z = z[1], d_z_low = z[2], d_z_high = z[3],
    g_z = j * z[1], g_z_low = j * z[2], g_z_high = j * z[3],
    d_av = av[1], d_av_low = av[2], d_av_high = av[3],
    g_av = j * av[1], g_av_low = j * av[2], g_av_high = j * av[3],
    d_pooled = pooled[1], d_pooled_low = pooled[2], d_pooled_high = pooled[3],
    g_pooled = j * pooled[1], g_pooled_low = j * pooled[2], g_pooled_high = j * pooled[3],
    d_rms = pooled[1], d_rms_low = pooled[2], d_rms_high = pooled[3],
    g_rms = j * pooled[1], g_rms_low = j * pooled[2], g_rms_high = j * pooled[3],
    d_rm = rm[1], d_rm_low = rm[2], d_rm_high = rm[3],
    g_rm = j * rm[1], g_rm_low = j * rm[2], g_rm_high = j * rm[3],
    d_before = before[1], d_before_low = before[2], d_before_high = before[3],
    g_before = j * before[1], g_before_low = j * before[2], g_before_high = j * before[3],
    large_d_z_low = large_z[1], large_d_z_high = large_z[2],
    large_d_av_low = large_av[1], large_d_av_high = large_av[2],
    large_d_rm_low = large_rm[1], large_d_rm_high = large_rm[2],
    large_d_pooled_low = large_pooled[1], large_d_pooled_high = large_pooled[2],
    large_d_before_low = large_before[1], large_d_before_high = large_before[2],
    approximate_g_z = (1 - 3 / (4 * (n - 1) - 1)) * z[1], common_language = pnorm(z[1]),
    common_language_low = pnorm(z[2]), common_language_high = pnorm(z[3])
  )
})
write_reference(cases)
