# Needs r-cran-sandwich, r-cran-lmtest, r-cran-nlme, r-cran-mass (Debian 12) besides base R.
source("../write.R")
suppressMessages({library(sandwich); library(lmtest); library(nlme); library(MASS)})
data <- read.csv("input.csv")
changes <- function(d) {
  d$after <- as.numeric(d$time >= d$start)
  d$since <- d$after * (d$time - d$start)
  d
}
errors_of <- function(m, name, V) {
  t <- coeftest(m, vcov. = V)
  c(estimate = t[name, 1], se = t[name, 2], statistic = t[name, 3], p = t[name, 4])
}
named <- function(prefix, x) setNames(x, paste(prefix, names(x), sep = "_"))
measured <- function(d) {
  m <- lm(value ~ time + after + since, d)
  out <- named("classical", errors_of(m, "after", vcov(m)))
  for (lag in c(0, 1, 4)) for (adjust in c(FALSE, TRUE)) for (order in c(0, 1, 2)) {
    key <- sprintf("nw_%d_%d_%d", lag, adjust, order)
    out <- c(out, named(key, errors_of(m, "since", NeweyWest(m, lag = lag, adjust = adjust, prewhite = order))))
  }
  for (order in 0:1) {
    out[sprintf("bandwidth_%d", order)] <- bwNeweyWest(m, prewhite = order)
    key <- sprintf("nw_auto_%d", order)
    out <- c(out, named(key, errors_of(m, "since", NeweyWest(m, prewhite = order, adjust = TRUE))))
  }
  V <- NeweyWest(m, lag = 2, prewhite = FALSE, adjust = TRUE)
  w <- c(0, 1, 0, 1)
  later <- sum(w * coef(m)); se <- sqrt(drop(w %*% V %*% w)); q <- qt(0.975, nrow(d) - 4)
  out <- c(out, later = later, later_low = later - q * se, later_high = later + q * se)
  X <- model.matrix(m)[d$after == 1, ]; X0 <- X; X0[, c("after", "since")] <- 0
  D <- X - X0; g <- colMeans(D)
  out <- c(out, average = sum(g * coef(m)), average_se = sqrt(drop(g %*% V %*% g)))
  k <- nrow(X); out <- c(out, last = drop(D[k, ] %*% coef(m)), last_se = sqrt(drop(D[k, ] %*% V %*% D[k, ])))
  e <- drop(X0[k, ] %*% coef(m)); h <- q * sqrt(drop(X0[k, ] %*% V %*% X0[k, ]))
  out <- c(out, expected = e, expected_low = e - h, expected_high = e + h)
  F <- colSums(X) / sum(X %*% coef(m)) - colSums(X0) / sum(X0 %*% coef(m)); s <- sqrt(drop(F %*% V %*% F))
  r <- log(sum(X %*% coef(m)) / sum(X0 %*% coef(m)))
  out <- c(out, ratio = exp(r), ratio_low = exp(r - q * s), ratio_high = exp(r + q * s))
  dw <- dwtest(m); dwn <- dwtest(m, exact = FALSE); dw2 <- dwtest(m, alternative = "two.sided")
  out <- c(out, dw = unname(dw$statistic), dw_p = dw$p.value, dw_p_normal = dwn$p.value, dw_p_two = dw2$p.value)
  for (order in c(1, 4)) {
    b <- bgtest(m, order = order); f <- bgtest(m, order = order, type = "F"); a <- bgtest(m, order = order, fill = NA)
    out[sprintf(c("bg_%d", "bg_p_%d", "bg_f_%d", "bg_f_p_%d", "bg_na_%d", "bg_na_p_%d"), order)] <-
      c(b$statistic, b$p.value, f$statistic, f$p.value, a$statistic, a$p.value)
  }
  l <- Box.test(resid(m), 6, "Ljung-Box", fitdf = 1); p <- Box.test(resid(m), 6)
  out <- c(out, lb = unname(l$statistic), lb_p = l$p.value, bp = unname(p$statistic), bp_p = p$p.value)
  both <- function(key, g) {
    t <- summary(g)$tTable
    c(setNames(c(t["after", ], t["since", 1:2]), paste(key, c("level", "level_se", "level_t", "level_p", "slope", "slope_se"), sep = "_")),
      setNames(c(logLik(g), AIC(g), g$sigma^2), paste(key, c("loglik", "aic", "variance"), sep = "_")))
  }
  tight <- glsControl(tolerance = 1e-12, msTol = 1e-14, msMaxIter = 1000, maxIter = 1000)
  for (method in c("ML", "REML")) {
    g <- gls(value ~ time + after + since, d, correlation = corAR1(form = ~time), method = method, control = tight)
    out <- c(out, both(paste0("gls_ar1_", method), g), setNames(coef(g$modelStruct$corStruct, unconstrained = FALSE), paste0("gls_ar1_", method, "_ar1")))
    g <- gls(value ~ time + after + since, d, correlation = corARMA(p = 1, q = 1, form = ~time), method = method, control = tight)
    out <- c(out, both(paste0("gls_arma11_", method), g), setNames(coef(g$modelStruct$corStruct, unconstrained = FALSE), paste0("gls_arma11_", method, c("_ar1", "_ma1"))))
  }
  a <- arima(d$value, order = c(2, 0, 0), xreg = model.matrix(m)[, -1], optim.control = list(reltol = 1e-14, maxit = 1000))
  s <- sqrt(diag(vcov(a)))
  c(out, setNames(c(coef(a), s, a$sigma2, a$loglik, a$aic), c(paste0("arima_", names(coef(a))), paste0("arima_se_", names(s)), "arima_sigma2", "arima_loglik", "arima_aic")))
}
counted <- function(d) {
  out <- c()
  f <- value ~ time + after + since + offset(log(exposure))
  for (kind in c("poisson", "quasipoisson")) {
    m <- glm(f, kind, d, epsilon = 1e-12, maxit = 100); t <- coef(summary(m))
    out <- c(out, setNames(c(t["after", ], t["since", 1:2]), paste(kind, c("level", "level_se", "level_t", "level_p", "slope", "slope_se"), sep = "_")))
    out[paste0(kind, "_dispersion")] <- summary(glm(f, "quasipoisson", d))$dispersion
    for (order in 0:1) {
      V <- NeweyWest(m, lag = 3, prewhite = order, adjust = TRUE)
      out[sprintf("%s_nw_%d_se", kind, order)] <- sqrt(V["after", "after"])
    }
  }
  m <- glm(f, "poisson", d); out <- c(out, poisson_loglik = logLik(m), poisson_aic = AIC(m))
  n <- glm.nb(f, d, control = glm.control(epsilon = 1e-10, maxit = 500)); t <- coef(summary(n))
  out <- c(out, setNames(c(t["after", ], t["since", 1:2]), paste("nb", c("level", "level_se", "level_t", "level_p", "slope", "slope_se"), sep = "_")))
  out <- c(out, nb_theta = n$theta, nb_loglik = logLik(n), nb_aic = AIC(n), nb_nw_se = sqrt(NeweyWest(n, lag = 3, prewhite = FALSE, adjust = TRUE)["after", "after"]))
  q <- glm(f, "quasipoisson", d, epsilon = 1e-12); z <- d[d$after == 1, ]; z$after <- 0; z$since <- 0; k <- nrow(z)
  p <- predict(q, z, se.fit = TRUE); h <- qt(0.975, q$df.residual) * p$se.fit[[k]]
  out <- c(out, expected = exp(p$fit[[k]]), expected_low = exp(p$fit[[k]] - h), expected_high = exp(p$fit[[k]] + h))
  X0 <- cbind(1, z$time, 0, 0); X <- model.matrix(q)[d$after == 1, ]
  m1 <- fitted(q)[d$after == 1]; m0 <- exp(p$fit); g <- colSums(X * m1) - colSums(X0 * m0); V <- vcov(q)
  r <- colSums(X * m1) / sum(m1) - colSums(X0 * m0) / sum(m0)
  c(out, total = sum(m1 - m0), total_se = sqrt(drop(g %*% V %*% g)), ratio = sum(m1) / sum(m0), ratio_se = sqrt(drop(r %*% V %*% r)))
}
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  d <- changes(d)
  if (all(is.na(d$exposure))) measured(d[!is.na(d$value), ]) else counted(d)
})
write_reference(cases)
writeLines(c(R.version.string, vapply(c("sandwich", "lmtest", "nlme", "MASS"), function(p) paste(p, packageVersion(p)), "")), "versions.txt")
