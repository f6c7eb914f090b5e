# Linear mixed models: lme4, lmerTest (Satterthwaite), pbkrtest (Kenward and Roger).
suppressMessages({library(lme4); library(lmerTest); library(pbkrtest)})
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10),
                     check.conv.singular = "ignore", check.conv.grad = "ignore")
mixed_figures <- function(m, ddf = "Satterthwaite") {
  table <- coef(summary(m, ddf = ddf))
  components <- as.data.frame(VarCorr(m))$sdcor
  out <- c(n = nobs(m), n_clusters = unname(ngrps(m)[1]), log_likelihood = as.numeric(logLik(m)), aic = AIC(m), bic = BIC(m))
  for (k in seq_len(nrow(table))) {
    values <- setNames(table[k, c("Estimate", "Std. Error", "df", "t value", "Pr(>|t|)")], c("estimate", "se", "df", "statistic", "p"))
    names(values) <- paste0("c", k - 1, "_", names(values))
    out <- c(out, values)
  }
  c(out, setNames(components, paste0("component", seq_along(components) - 1)))
}
joint_figures <- function(m, rows, ddf) {
  t <- contestMD(m, rows, ddf = ddf)
  c(joint_statistic = t[["F value"]], joint_numerator = t$NumDF, joint_denominator = t$DenDF, joint_p = t[["Pr(>F)"]])
}
share_limits <- function(m) {
  f <- lmer(formula(m), model.frame(m), REML = isREML(m), devFunOnly = TRUE)
  theta <- getME(m, "theta")
  excess <- function(share) f(sqrt(share / (1 - share))) - f(theta) - qchisq(0.95, 1)
  best <- theta^2 / (1 + theta^2)
  limit <- function(a, b) uniroot(excess, c(a, b), tol = 1e-12)$root
  c(icc = unname(best), icc_low = if (excess(0) < 0) 0 else limit(0, best), icc_high = limit(best, 1 - 1e-8))
}
mixed_cases <- function(d) {
  d$wave <- factor(d$wave); d$time <- as.numeric(as.character(d$wave)); d$arm <- factor(d$arm)
  fit <- function(formula, REML = TRUE) lmer(formula, d, REML = REML, control = tight)
  rows <- cbind(0, diag(2), 0, 0, 0)
  intercept <- fit(score ~ wave + arm + age + (1 | person))
  slope <- fit(score ~ time + arm + (time | person))
  apart <- fit(score ~ time + arm + (1 | person) + (0 + time | person))
  sites <- fit(score ~ wave + (1 | site))
  profile <- suppressWarnings(confint(fit(score ~ time + (1 | person)), quiet = TRUE))
  flat <- d; flat$score <- d$score - ave(d$score, d$person, FUN = function(x) mean(x, na.rm = TRUE)) * 1.2
  singular <- lmer(score ~ wave + (1 | person), flat, control = tight)
  null <- fit(score ~ 1 + (1 | person))
  list(
    mixed_intercept_reml = c(mixed_figures(intercept), joint_figures(intercept, rows, "Satterthwaite"), share_limits(intercept)),
    mixed_intercept_ml = mixed_figures(fit(score ~ wave + arm + age + (1 | person), FALSE)),
    mixed_intercept_kr = c(mixed_figures(intercept, "Kenward-Roger"), joint_figures(intercept, rows, "Kenward-Roger")),
    mixed_slope_reml = c(mixed_figures(slope), joint_figures(slope, cbind(0, 0, diag(2)), "Satterthwaite")),
    mixed_slope_ml = mixed_figures(fit(score ~ time + arm + (time | person), FALSE)),
    mixed_slope_kr = c(mixed_figures(slope, "Kenward-Roger"), joint_figures(slope, cbind(0, 0, diag(2)), "Kenward-Roger")),
    mixed_slope_uncorrelated = mixed_figures(apart),
    mixed_sites = c(mixed_figures(sites), share_limits(sites)),
    mixed_singular = mixed_figures(singular),
    mixed_null = c(mixed_figures(null), share_limits(null)),
    mixed_profile = c(component0_low = profile[1, 1], component0_high = profile[1, 2],
                      component1_low = profile[2, 1], component1_high = profile[2, 2],
                      c0_low = profile[3, 1], c0_high = profile[3, 2], c1_low = profile[4, 1], c1_high = profile[4, 2])
  )
}
