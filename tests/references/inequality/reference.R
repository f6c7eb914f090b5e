# Needs r-cran-sandwich and r-cran-survey (Debian 12) besides base R.
source("../write.R")
suppressMessages({library(sandwich); library(survey)})
data <- read.csv("input.csv")
ridit <- function(p, w, shared = TRUE) {
  w <- w / sum(w)
  if (!shared) { o <- order(p); r <- numeric(length(p)); r[o] <- cumsum(w[o]) - w[o] / 2; return(r) }
  vapply(p, function(x) sum(w[p < x]) + sum(w[p == x]) / 2, 0)
}
delta <- function(g, V) sqrt(drop(g %*% V %*% g))
hc <- function(m, kind) {
  if (kind == "classical") vcov(m) else if (kind == "newey_west") NeweyWest(m, lag = 1, prewhite = FALSE, adjust = TRUE) else vcovHC(m, toupper(kind))
}
measured <- function(d, weighted) {
  d <- d[order(d$position), ]; w <- if (weighted) d$weight else rep(1, nrow(d)); h <- d$outcome; n <- nrow(d)
  r <- ridit(d$position, w); m <- lm(h ~ r, weights = w); a <- coef(m)[[1]]; b <- coef(m)[[2]]; mu <- weighted.mean(h, w)
  f <- w / sum(w); s2 <- sum(f * (r - 0.5)^2); C <- 2 / mu * sum(f * h * r) - 1
  out <- c(mean = mu, bottom = a, top = a + b, slope = b, ratio = (a + b) / a, relative = b / mu, index = C, rank_variance = s2)
  out["slope_in_order"] <- coef(lm(h ~ ridit(d$position, w, FALSE), weights = w))[[2]]
  u <- 2 * s2 * h / mu; k <- lm(u ~ r, weights = w)
  top <- max(h) + 5; W <- top * mu * C / ((top - mu) * mu)
  for (kind in c("classical", "hc0", "hc1", "hc2", "hc3", "newey_west")) {
    V <- hc(m, kind); se <- sqrt(V[2, 2]); q <- qt(0.975, n - 2)
    lr <- delta(c(1 / (a + b) - 1 / a, 1 / (a + b)), V)
    dw <- 2 * s2 * top * (1 / ((top - mu) * mu)); dm <- -2 * s2 * b * top * (top - 2 * mu) / ((top - mu) * mu)^2
    values <- c(slope_se = se, slope_low = b - q * se, slope_p = 2 * pt(-abs(b / se), n - 2), ratio_low = exp(log((a + b) / a) - q * lr),
      ratio_high = exp(log((a + b) / a) + q * lr), relative_se = delta(c(-b / mu^2, 1 / mu - b / 2 / mu^2), V),
      convenient_se = sqrt(hc(k, kind)[2, 2]),
      delta_se = delta(c(-2 * s2 * b / mu^2, 2 * s2 / mu - s2 * b / mu^2), V), erreygers_se = 4 / top * 2 * s2 * se,
      wagstaff_se = delta(c(dm, dw + dm / 2), V))
    out <- c(out, setNames(values, paste(names(values), kind, sep = "_")))
  }
  p <- vapply(d$position, function(x) sum((f * h)[d$position < x]) + sum((f * h)[d$position == x]) / 2, 0) / mu
  act <- h / mu * (2 * r - 1 - C) + 2 - 2 * p
  out <- c(out, kakwani_se = sqrt((sum(f * act^2) - (1 + C)^2) / n), generalised = mu * C, erreygers = 4 * mu * C / top, wagstaff = W, modified = C * mu / (mu - 1))
  # Delete-one jackknife of the index, an independent check of the linearised error.
  one <- function(i) { v <- w[-i]; y <- h[-i]; x <- ridit(d$position[-i], v); g <- v / sum(v); 2 / sum(g * y) * sum(g * y * x) - 1 }
  all <- vapply(seq_len(n), one, 0); out["jackknife_se"] <- sqrt((n - 1) / n * sum((all - mean(all))^2))
  own <- ridit(h, w); G <- 2 / mu * sum(f * h * own) - 1; out["gini"] <- G; out["gini_corrected"] <- G * n / (n - 1)
  fifth <- pmin(pmax(ceiling(ridit(d$position, w, FALSE) * 5 - 1e-9), 1), 5); x <- h[fifth == 1]; y <- h[fifth == 5]
  if (!weighted) {
    t <- t.test(y, x); out <- c(out, gap = mean(y) - mean(x), gap_low = t$conf.int[1], gap_df = unname(t$parameter), gap_p = t$p.value, gap_ratio = mean(y) / mean(x))
    c1 <- var(x) / length(x) / mean(x)^2; c5 <- var(y) / length(y) / mean(y)^2
    df <- (c1 + c5)^2 / (c1^2 / (length(x) - 1) + c5^2 / (length(y) - 1)); out["gap_ratio_low"] <- exp(log(mean(y) / mean(x)) - qt(0.975, df) * sqrt(c1 + c5))
  } else {
    se2 <- function(g) { e <- svydesign(ids = ~1, weights = ~weight, data = d[fifth == g, ]); SE(svymean(~outcome, e))[1]^2 }
    out <- c(out, gap = weighted.mean(y, w[fifth == 5]) - weighted.mean(x, w[fifth == 1]), gap_se = sqrt(se2(1) + se2(5)))
  }
  out
}
binary <- function(d, weighted) {
  d <- d[order(d$position), ]; w <- if (weighted) d$weight else rep(1, nrow(d)); d$r <- ridit(d$position, w); y <- d$outcome; mu <- weighted.mean(y, w); d$w <- w
  out <- c(mean = mu)
  add <- function(key, m, V, link) {
    b <- coef(m); e <- link(c(b[[1]], sum(b))); s <- attr(e, "slope"); g0 <- c(1, 0) * s[1]; g1 <- c(1, 1) * s[2]
    values <- c(slope = e[2] - e[1], slope_se = delta(g1 - g0, V), ratio = e[2] / e[1], log_ratio_se = delta(g1 / e[2] - g0 / e[1], V), relative_se = delta((g1 - g0) / mu - (e[2] - e[1]) / mu^2 * (g0 + g1) / 2, V))
    setNames(values, paste(key, names(values), sep = "_"))
  }
  logarithm <- function(x) structure(exp(x), slope = exp(x)); same <- function(x) structure(x, slope = c(1, 1)); odds <- function(x) structure(plogis(x), slope = plogis(x) * (1 - plogis(x)))
  control <- list(epsilon = 1e-13, maxit = 200)
  fits <- suppressWarnings(list(
    log_binomial = list(glm(y ~ r, binomial("log"), d, weights = w, start = c(log(mu), 0), control = control), logarithm),
    log_poisson = list(glm(y ~ r, poisson, d, weights = w, control = control), logarithm),
    identity_binomial = list(glm(y ~ r, binomial("identity"), d, weights = w, start = c(mu, 0), control = control), same),
    identity_poisson = list(glm(y ~ r, poisson("identity"), d, weights = w, start = c(mu, 0), control = control), same),
    logit = list(glm(y ~ r, binomial, d, weights = w, control = control), odds)))
  for (key in names(fits)) {
    m <- fits[[key]][[1]]
    out <- c(out, add(paste0(key, "_model"), m, summary(m, dispersion = 1)$cov.scaled, fits[[key]][[2]]), add(paste0(key, "_robust"), m, sandwich(m), fits[[key]][[2]]))
  }
  out
}
grouped <- function(d) {
  long <- do.call(rbind, lapply(seq_len(nrow(d)), function(i) data.frame(position = d$position[i], outcome = rep(c(1, 0), c(d$outcome[i], d$n[i] - d$outcome[i])))))
  p <- d$outcome / d$n; N <- sum(d$n); f <- d$n / N; mu <- sum(f * p); R <- cumsum(f) - f / 2; C <- 2 / mu * sum(f * p * R) - 1
  q <- cumsum(f * p) / mu; q0 <- c(0, q[-length(q)]); a <- p / mu * (2 * R - 1 - C) + 2 - q0 - q
  c(binary(long, FALSE), index = C, index_se = sqrt((sum(f * a^2) - (1 + C)^2) / N + sum(f * p * (1 - p) * (2 * R - 1 - C)^2) / N / mu^2))
}
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  if (!all(is.na(d$n))) grouped(d) else if (all(d$outcome %in% 0:1)) binary(d, !all(is.na(d$weight))) else measured(d, !all(is.na(d$weight)))
})
write_reference(cases)
writeLines(c(R.version.string, vapply(c("sandwich", "survey"), function(p) paste(p, packageVersion(p)), "")), "versions.txt")
