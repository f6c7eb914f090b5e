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
    g_pooled = j * pooled[1], g_pooled_low = j * pooled[2], g_pooled_high = j * pooled[3]
  )
})
write_reference(cases)
