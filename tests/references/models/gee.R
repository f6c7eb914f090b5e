# Generalised estimating equations: geepack; bias-corrected errors from the same fit by their formulas.
suppressMessages(library(geepack))
power <- function(m, exponent) {
  # Power of a matrix that is not symmetric, by its eigenvalues.
  e <- eigen(m)
  Re(e$vectors %*% diag(as.complex(e$values)^exponent, nrow(m)) %*% solve(e$vectors))
}
correlation <- function(kind, alpha, waves) {
  k <- length(waves)
  if (kind == "exchangeable") { r <- matrix(alpha, k, k); diag(r) <- 1; return(r) }
  if (kind == "ar1") return(alpha^abs(outer(waves, waves, "-")))
  diag(k)
}
corrected <- function(m, d, kind, exponent) {
  # Kauermann and Carroll: exponent -1/2; Mancl and DeRouen: -1.
  x <- model.matrix(m); mu <- fitted(m); r <- m$y - mu; v <- m$family$variance(mu); rise <- m$family$mu.eta(m$linear.predictors)
  alpha <- if (kind == "independence") 0 else m$geese$alpha
  ids <- unique(m$id); bread <- 0
  part <- lapply(ids, function(i) {
    k <- which(m$id == i); D <- x[k, , drop = FALSE] * rise[k]
    V <- diag(sqrt(v[k]), length(k)) %*% correlation(kind, alpha, d$wave[k]) %*% diag(sqrt(v[k]), length(k))
    list(D = D, W = solve(V), r = r[k])
  })
  for (p in part) bread <- bread + t(p$D) %*% p$W %*% p$D
  M <- solve(bread); meat <- 0
  for (p in part) {
    H <- p$D %*% M %*% t(p$D) %*% p$W
    s <- t(p$D) %*% p$W %*% power(diag(nrow(H)) - H, exponent) %*% p$r
    meat <- meat + s %*% t(s)
  }
  sqrt(diag(M %*% meat %*% M))
}
gee_figures <- function(m, d, kind) {
  table <- coef(summary(m)); out <- c(scale = unname(m$geese$gamma[1]), n_clusters = length(m$geese$clusz))
  if (kind != "independence") out <- c(out, alpha = unname(m$geese$alpha[1]))
  model <- sqrt(diag(m$geese$vbeta.naiv)); kc <- corrected(m, d, kind, -0.5); md <- corrected(m, d, kind, -1)
  for (k in seq_len(nrow(table))) {
    values <- c(estimate = table[k, 1], se = table[k, 2], wald = table[k, 3], p = table[k, 4], model = model[k], kc = kc[k], md = md[k])
    names(values) <- paste0("c", k - 1, "_", sub("\\..*", "", names(values)))
    out <- c(out, values)
  }
  out
}
gee_cases <- function(d) {
  d <- d[!is.na(d$score) & !is.na(d$age), ]; d <- d[order(d$person, d$wave), ]; d$step <- d$wave + 1
  tight <- geese.control(epsilon = 1e-12, maxit = 200)
  fit <- function(formula, family, kind) {
    m <- geeglm(formula, id = person, data = d, family = family, corstr = kind, waves = step, control = tight)
    gee_figures(m, d, kind)
  }
  list(
    gee_identity_exchangeable = fit(score ~ factor(wave) + age, gaussian, "exchangeable"),
    gee_identity_ar1 = fit(score ~ factor(wave) + age, gaussian, "ar1"),
    gee_logit_exchangeable = fit(yes ~ factor(wave) + age, binomial, "exchangeable"),
    gee_logit_independence = fit(yes ~ factor(wave) + age, binomial, "independence"),
    gee_logit_ar1 = fit(yes ~ factor(wave) + age, binomial, "ar1"),
    gee_log_exchangeable = fit(count ~ factor(wave) + age + offset(log(exposure)), poisson, "exchangeable"),
    gee_log_independence = fit(count ~ factor(wave) + age + offset(log(exposure)), poisson, "independence")
  )
}
