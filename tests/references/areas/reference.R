# Needs r-cran-epitools and r-cran-spdep (Debian 12) besides base R. Areas of a map stand in a row: each has
# the areas beside it as neighbours.
source("../write.R")
suppressMessages({library(epitools); library(spdep)})
data <- read.csv("input.csv")
each <- function(name, x) setNames(as.numeric(x), paste(name, seq_along(x) - 1, sep = "_"))
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-13)$root
intervals <- function(d) {
  one <- function(x, n, level) {
    w <- prop.test(x, n, conf.level = level, correct = FALSE)$conf.int; v <- prop.test(x, n, conf.level = level)$conf.int
    b <- binom.test(x, n, conf.level = level)$conf.int; p <- poisson.test(x, conf.level = level)$conf.int
    z <- qnorm((1 + level) / 2); a <- (1 - level) / 2; m <- (x + z^2 / 2) / (n + z^2); h <- z * sqrt(m * (1 - m) / (n + z^2))
    j <- c(if (x == 0) 0 else qbeta(a, x + .5, n - x + .5), if (x == n) 1 else qbeta(1 - a, x + .5, n - x + .5))
    below <- function(s) pbinom(x, n, s) - dbinom(x, n, s) / 2
    q <- c(if (x == 0) 0 else root(function(s) below(s) - (1 - a), 0, 1), if (x == n) 1 else root(function(s) below(s) - a, 0, 1))
    under <- function(m) ppois(x, m) - dpois(x, m) / 2; top <- 2 * x + 30
    r <- c(if (x == 0) 0 else root(function(m) under(m) - (1 - a), 1e-9, top), root(function(m) under(m) - a, 1e-9, top))
    c(wilson_low = w[1], wilson_high = w[2], corrected_low = v[1], corrected_high = v[2], clopper_low = b[1], clopper_high = b[2],
      agresti_low = max(m - h, 0), agresti_high = min(m + h, 1), jeffreys_low = j[1], jeffreys_high = j[2], midp_low = q[1], midp_high = q[2],
      exact_low = p[1], exact_high = p[2], countp_low = r[1], countp_high = r[2])
  }
  out <- c()
  for (i in seq_len(nrow(d))) for (level in c(0.95, 0.998)) {
    x <- one(d$count[i], d$size[i], level); out <- c(out, setNames(x, paste(names(x), i - 1, 1000 * level, sep = "_")))
  }
  out
}
strata <- function(d) {
  out <- c()
  for (level in c(0.95, 0.998)) {
    g <- ageadjust.direct(d$count, d$size, stdpop = d$norm, conf.level = level)
    i <- ageadjust.indirect(d$count, d$size, d$extra, d$norm, conf.level = level)
    w <- d$norm / sum(d$norm) / d$size; v <- sum(w^2 * d$count); r <- sum(w * d$count); a <- (1 - level) / 2
    x <- sum(d$count); b <- poisson.test(x, conf.level = level)$conf.int; k <- sqrt(v / x); e <- i$sir[["exp"]]
    s <- v + mean(w^2); m <- r + mean(w); z <- qnorm(1 - a)
    byar <- c(x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3)
    p <- poisson.test(x, e, conf.level = level)
    values <- c(crude = g[["crude.rate"]], rate = g[["adj.rate"]], se = sqrt(v), gamma_low = g[["lci"]], gamma_high = g[["uci"]],
      tiwari_low = qgamma(a, r^2 / v, scale = v / r), tiwari_high = qgamma(1 - a, m^2 / s, scale = s / m),
      dobson_low = r + k * (b[1] - x), dobson_high = r + k * (b[2] - x), byar_low = r + k * (byar[1] - x), byar_high = r + k * (byar[2] - x),
      normal_low = r - z * sqrt(v), normal_high = r + z * sqrt(v),
      expected = e, sir = i$sir[["sir"]], log_low = i$sir[["lci"]], log_high = i$sir[["uci"]], isr = i$rate[["adj.rate"]],
      isr_low = i$rate[["lci"]], isr_high = i$rate[["uci"]], exact_low = p$conf.int[1], exact_high = p$conf.int[2], p = p$p.value)
    out <- c(out, setNames(values, paste(names(values), 1000 * level, sep = "_")))
  }
  out
}
map <- function(d) {
  k <- nrow(d); nb <- lapply(seq_len(k), function(i) as.integer(setdiff(c(i - 1, i + 1), c(0, k + 1)))); class(nb) <- "nb"
  global <- EBest(d$count, d$size); local <- EBlocal(d$count, d$size, nb)
  x <- d$count; e <- d$extra
  like <- function(t) -sum(dnbinom(x, size = exp(t[2]), mu = exp(t[1]) * e, log = TRUE))
  o <- optim(c(0, 1), like, control = list(reltol = 1e-15, maxit = 5000)); o <- optim(o$par, like, control = list(reltol = 1e-16, maxit = 5000))
  nu <- exp(o$par[2]); alpha <- nu / exp(o$par[1])
  rr <- x / e; m <- mean(rr); v <- var(rr)
  repeat {
    n2 <- m^2 / v; a2 <- m / v; s <- (x + n2) / (e + a2); old <- c(m, v); m <- mean(s)
    v <- sum((1 + a2 / e) * (s - m)^2) / (k - 1); if (all(abs(c(m, v) - old) < 1e-13 * old)) break
  }
  z <- sqrt(e) * log(pmax(x, 0.5) / e); y <- pmin(pmax(z, quantile(z, 0.1)), quantile(z, 0.9)); phi <- mean(y^2)
  tau <- max(0, (k * phi - (k - 1)) / (sum(e) - sum(e^2) / sum(e)))
  part <- floor(rank(z) * 10 / (k + 1)); keep <- part > 0 & part < 9; t <- z[keep]; f <- e[keep]; h <- length(t)
  tau_t <- max(0, (h * mean(t^2) - (h - 1)) / (sum(f) - sum(f^2) / sum(f)))
  c(each("global", global$estmm), mean = attr(global, "parameters")$b, variance = attr(global, "parameters")$a, each("local", local$est),
    nu = nu, alpha = alpha, each("gamma", (x + nu) / (e + alpha)), each("low", qgamma(0.025, x + nu, e + alpha)), each("high", qgamma(0.975, x + nu, e + alpha)),
    moments_nu = m^2 / v, each("moments", s), phi = phi, tau2 = tau, phi_truncated = mean(t^2), tau2_truncated = tau_t,
    each("log_low", exp(-qnorm(0.999) * sqrt(1 / e + tau))), each("chi_low", qchisq(0.025, 2 * e) / 2 / e), each("chi_high", qchisq(0.975, 2 * e + 2) / 2 / e))
}
shares <- function(d) {
  x <- d$count; n <- d$size; theta <- sum(x) / sum(n)
  inside <- function(p) { r <- qbinom(p, n, theta); (r - (pbinom(r, n, theta) - p) / dbinom(r, n, theta)) / n }
  s <- sqrt(theta * (1 - theta) / n); z <- (x / n - theta) / s; y <- pmin(pmax(z, quantile(z, 0.1)), quantile(z, 0.9)); phi <- mean(y^2); k <- length(x)
  w <- 1 / s^2; tau <- max(0, (k * phi - (k - 1)) / (sum(w) - sum(w^2) / sum(w)))
  # The share at which the limit of Wilson's interval is the common share.
  wilson <- function(n, side) root(function(p) { c <- suppressWarnings((p + 1.959963984540054^2 / 2 / n + side * 1.959963984540054 * sqrt(p * (1 - p) / n + 1.959963984540054^2 / 4 / n^2)) / (1 + 1.959963984540054^2 / n)); c - theta }, 0, 1)
  c(theta = theta, each("low", inside(0.025)), each("high", inside(0.975)), each("outer_low", inside(0.001)), each("outer_high", inside(0.999)),
    phi = phi, tau2 = tau, each("z", z / sqrt(phi)), each("additive", (x / n - theta) / sqrt(s^2 + tau)),
    each("wilson_low", vapply(n, wilson, 0, 1)), each("wilson_high", vapply(n, wilson, 0, -1)))
}
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  name <- d$case[1]
  if (name == "intervals") intervals(d) else if (grepl("strata", name)) strata(d) else if (grepl("map", name)) map(d) else shares(d)
})
write_reference(cases)
writeLines(c(R.version.string, vapply(c("epitools", "spdep"), function(p) paste(p, packageVersion(p)), "")), "versions.txt")
