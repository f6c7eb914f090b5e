# Least squares with clusters (clubSandwich, sandwich), logistic, count and ordinal regression (MASS, ordinal).
suppressMessages({library(clubSandwich); library(sandwich); library(MASS); library(ordinal)})
numbered <- function(table, names) {
  out <- c()
  for (k in seq_len(nrow(table))) out <- c(out, setNames(unlist(table[k, seq_along(names)]), paste0("c", k - 1, "_", names)))
  out
}
rows_of <- function(b, se, p = 2 * pnorm(-abs(b / se))) cbind(b, se, p)
clustered <- function(m, site, type) {
  test <- coef_test(m, vcov = type, cluster = site, test = "Satterthwaite")
  wald <- Wald_test(m, constraints = constrain_zero(2:3), vcov = type, cluster = site, test = "HTZ")
  c(numbered(data.frame(test$beta, test$SE, test$df_Satt, test$p_Satt), c("estimate", "se", "df", "p")),
    joint_statistic = wald$Fstat, joint_numerator = wald$df_num, joint_denominator = wald$df_denom, joint_p = wald$p_val)
}
clustered_cases <- function(d) {
  d <- d[!is.na(d$score) & !is.na(d$age), ]
  m <- lm(score ~ factor(wave) + arm + age, d)
  out <- lapply(c(CR0 = "CR0", CR1 = "CR1", CR1S = "CR1S", CR2 = "CR2", CR3 = "CR3"), function(t) clustered(m, d$site, t))
  names(out) <- paste0("clustered_", names(out))
  simple <- lm(score ~ age, d)
  two <- function(multi0) {
    V <- vcovCL(simple, d[c("site", "wave")], type = "HC1", multi0 = multi0)
    numbered(rows_of(coef(simple), sqrt(diag(V))), c("estimate", "se"))
  }
  c(out, list(two_way_rows = two(TRUE), two_way_cells = two(FALSE)))
}
effect_figures <- function(m, d) {
  # Average marginal effects by the delta method with numerical derivatives.
  V <- vcov(m); b <- coef(m); x <- model.matrix(m)
  at <- function(f) {
    value <- f(b); gradient <- sapply(seq_along(b), function(k) { h <- 1e-5; u <- b; l <- b; u[k] <- u[k] + h; l[k] <- l[k] - h; (f(u) - f(l)) / (2 * h) })
    c(value, sqrt(drop(t(gradient) %*% V %*% gradient)))
  }
  set <- function(one, value) { y <- x; y[, c(4, 5)] <- 0; if (one > 0) y[, one] <- value; y }
  wave <- function(one) { y <- x; y[, 2:3] <- 0; y[, one] <- 1; z <- x; z[, 2:3] <- 0; at(function(u) mean(plogis(y %*% u)) - mean(plogis(z %*% u))) }
  arm <- function(one) at(function(u) mean(plogis(set(one, 1) %*% u)) - mean(plogis(set(0, 0) %*% u)))
  age <- at(function(u) mean(plogis(x %*% u) * (1 - plogis(x %*% u))) * u[6])
  numbered(rbind(wave(2), wave(3), arm(4), arm(5), age), c("estimate", "se"))
}
linked_cases <- function(d) {
  d <- d[!is.na(d$yes) & !is.na(d$age), ]
  m <- glm(yes ~ factor(wave) + arm + age, binomial, d, control = glm.control(epsilon = 1e-14))
  by <- function(type, cadjust) sqrt(diag(vcovCL(m, d$person, type = type, cadjust = cadjust)))
  list(
    logistic_model = c(numbered(coef(summary(m)), c("estimate", "se", "statistic", "p")), log_likelihood = as.numeric(logLik(m))),
    logistic_CR0 = numbered(rows_of(coef(m), by("HC0", FALSE)), c("estimate", "se")),
    logistic_CR1 = numbered(rows_of(coef(m), by("HC0", TRUE)), c("estimate", "se")),
    logistic_CR1S = numbered(rows_of(coef(m), by("HC1", TRUE)), c("estimate", "se")),
    marginal_effects = effect_figures(m, d)
  )
}
count_cases <- function(d) {
  d <- d[!is.na(d$count) & !is.na(d$age), ]
  formula <- count ~ factor(wave) + arm + offset(log(exposure))
  p <- glm(formula, poisson, d, control = glm.control(epsilon = 1e-14))
  q <- glm(formula, quasipoisson, d, control = glm.control(epsilon = 1e-14))
  nb <- glm.nb(formula, d, control = glm.control(epsilon = 1e-14, maxit = 200))
  by <- function(m) sqrt(diag(vcovCL(m, d$person, type = "HC0", cadjust = TRUE)))
  table <- function(m) numbered(coef(summary(m)), c("estimate", "se", "statistic", "p"))
  list(
    poisson_model = c(table(p), log_likelihood = as.numeric(logLik(p)), dispersion = summary(q)$dispersion),
    poisson_quasi = table(q),
    poisson_CR1 = numbered(rows_of(coef(p), by(p)), c("estimate", "se")),
    negative_binomial_model = c(table(nb), log_likelihood = as.numeric(logLik(nb)), size = nb$theta, size_se = nb$SE.theta),
    negative_binomial_CR1 = numbered(rows_of(coef(nb), by(nb)), c("estimate", "se"))
  )
}
ordinal_cases <- function(d) {
  d <- d[!is.na(d$answer) & !is.na(d$age), ]
  m <- clm(factor(answer) ~ factor(wave) + arm + age, data = d, control = clm.control(gradTol = 1e-12, maxIter = 200))
  # Scores of each row by central differences of the log-likelihood of clm's parameters.
  x <- model.matrix(~ factor(wave) + arm + age, d)[, -1]; cuts <- length(m$alpha)
  rows <- function(u) {
    z <- c(-Inf, u[1:cuts], Inf); eta <- drop(x %*% u[-(1:cuts)])
    log(plogis(z[d$answer + 1] - eta) - plogis(z[d$answer] - eta))
  }
  u <- coef(m)
  scores <- sapply(seq_along(u), function(k) { h <- 1e-5 * max(1, abs(u[k])); a <- u; b <- u; a[k] <- a[k] + h; b[k] <- b[k] - h; (rows(a) - rows(b)) / (2 * h) })
  summed <- rowsum(scores, d$person); g <- nrow(summed)
  robust <- sqrt(diag(vcov(m) %*% crossprod(summed) %*% vcov(m)) * g / (g - 1))
  order <- c((cuts + 1):length(u), 1:cuts)
  list(
    ordinal_model = c(numbered(coef(summary(m))[order, ], c("estimate", "se", "statistic", "p")), log_likelihood = as.numeric(logLik(m))),
    ordinal_CR1 = numbered(rows_of(u[order], robust[order]), c("estimate", "se"))
  )
}
