# Yuen's test for pairs written out after Wilcox (2012), section 5.9.5 (waves) and 4.3.1 (changes).
source("../write.R")
source("../noncentral.R")
data <- read.csv("input.csv")
winsorise <- function(x, g) {
  s <- sort(x)
  pmin(pmax(x, s[g + 1]), s[length(x) - g])
}
robust_d <- function(t, df, error, deviation, trim) {
  z <- qnorm(1 - trim)
  scale <- if (trim == 0) 1 else
    sqrt(integrate(function(u) u^2 * dnorm(u), -z, z, rel.tol = 1e-12)$value + 2 * trim * z^2)
  limits <- noncentral_limits(t, df, 0.95)
  scale * error / deviation * c(t, limits)
}
figures_of <- function(x, y, trim) {
  n <- length(x)
  g <- floor(trim * n)
  h <- n - 2 * g
  test <- function(estimate, variance) {
    error <- sqrt(variance * (n - 1) / (h * (h - 1)))
    t <- estimate / error
    half <- qt(0.975, h - 1) * error
    d <- robust_d(t, h - 1, error, sqrt(variance), trim)
    c(estimate, estimate - half, estimate + half, t, h - 1, 2 * pt(-abs(t), h - 1), d)
  }
  of_changes <- test(mean(y - x, trim = trim), var(winsorise(y - x, g)))
  wx <- winsorise(x, g)
  wy <- winsorise(y, g)
  of_waves <- test(mean(y, trim = trim) - mean(x, trim = trim), var(wx) + var(wy) - 2 * cov(wx, wy))
  names <- c("estimate", "low", "high", "statistic", "df", "p", "effect_size", "effect_low", "effect_high")
  c(n = n, setNames(of_changes, paste0("changes_", names)), setNames(of_waves, paste0("waves_", names)))
}
cases <- list()
for (name in unique(data$case)) {
  d <- na.omit(data[data$case == name, ])
  for (trim in c(0, 0.1, 0.2, 0.25)) {
    cases[[paste0(name, "_", 100 * trim)]] <- figures_of(d$before, d$after, trim)
  }
}
write_reference(cases)
