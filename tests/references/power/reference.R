source("../write.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, data$case)), function(d) {
  tight <- 1e-12
  paired <- power.t.test(n = d$n, sd = d$sd, power = 0.8, type = "paired", tol = tight)$delta
  strict <- power.t.test(n = d$n, sd = d$sd, power = 0.9, sig.level = 0.1, type = "paired", strict = TRUE, tol = tight)$delta
  two <- power.t.test(n = d$n, sd = d$sd, power = 0.8, tol = tight)$delta
  # The two numbers of people differ: the noncentral t by hand.
  df <- d$n + d$m - 2
  uneven <- uniroot(function(k) pt(qt(0.975, df), df, k, lower.tail = FALSE) - 0.8, c(0, 20), tol = 1e-13)$root *
    d$sd * sqrt(1 / d$n + 1 / d$m)
  share <- tryCatch(
    power.prop.test(n = d$n, p1 = d$share, power = 0.8, tol = tight)$p2 - d$share, error = function(e) NA
  )
  arcsine <- pwr::pwr.2p2n.test(n1 = d$n, n2 = d$m, power = 0.8)$h
  z <- (d$cutoff - d$mean) / d$sd
  selected <- integrate(function(u) u * dnorm(u), z, Inf, rel.tol = 1e-12)$value / pnorm(z, lower.tail = FALSE)
  below <- integrate(function(u) u * dnorm(u), -Inf, z, rel.tol = 1e-12)$value / pnorm(z)
  # Connor (1987) solved for the difference.
  connor <- function(n, psi) {
    f <- function(x) x * sqrt(n) - qnorm(0.975) * sqrt(psi) - qnorm(0.8) * sqrt(max(psi - x^2, 0))
    if (f(psi) < 0) NA else uniroot(f, c(0, psi), tol = 1e-13)$root
  }
  c(
    paired = paired, strict = strict, two = two, uneven = uneven, share = share, h = arcsine,
    above = (d$correlation - 1) * d$sd * selected, below = (d$correlation - 1) * d$sd * below,
    connor = connor(d$n, 0.4)
  )
})
write_reference(cases, "pwr")
