# Means over sites: metafor (Viechtbauer 2010), with tight convergence.
suppressMessages(library(metafor))
source("../write.R")
rows <- read.csv("input.csv")
tight <- list(threshold = 1e-12, maxiter = 10000, tol = 1e-13)
of_model <- function(model, name) {
  prediction <- predict(model)
  values <- c(estimate = as.numeric(model$b), error = model$se, low = model$ci.lb, high = model$ci.ub,
    statistic = model$zval, p = model$pval, tau_squared = model$tau2, i_squared = model$I2 / 100,
    h_squared = model$H2, q = model$QE, q_p = model$QEp)
  if (model$method != "FE") values <- c(values, tau_squared_error = model$se.tau2,
    prediction_low = prediction$pi.lb, prediction_high = prediction$pi.ub)
  setNames(values, paste(name, names(values), sep = "_"))
}
cases <- lapply(split(rows, factor(rows$case, unique(rows$case))), function(d) {
  fit <- function(...) rma(d$effect, sei = d$error, control = tight, ...)
  values <- c()
  for (method in c("FE", "DL", "REML", "PM", "ML", "HS", "SJ", "HE", "EB"))
    values <- c(values, of_model(fit(method = method), tolower(method)))
  values <- c(values, of_model(fit(method = "REML", test = "knha"), "kh"),
    of_model(fit(method = "REML", test = "adhoc"), "adhoc"), of_model(fit(method = "REML", test = "t"), "t"))
  reml <- fit(method = "REML")
  profile <- suppressWarnings(confint(reml, control = list(tol = 1e-12))$random)
  profile90 <- suppressWarnings(confint(reml, level = 90, control = list(tol = 1e-12))$random)
  values <- c(values, tau_low = profile[1, 2], tau_high = profile[1, 3], i_low = profile[3, 2] / 100,
    i_high = profile[3, 3] / 100, h_low = profile[4, 2], h_high = profile[4, 3],
    tau_low_90 = profile90[1, 2], tau_high_90 = profile90[1, 3])
  reach <- qt(0.975, nrow(d) - 2) * sqrt(reml$tau2 + reml$se^2)
  values <- c(values, higgins_low = as.numeric(reml$b) - reach, higgins_high = as.numeric(reml$b) + reach)
  if (nrow(d) > 3) {
    lm_test <- regtest(reml, model = "lm")
    rank <- suppressWarnings(ranktest(reml))
    values <- c(values, egger_estimate = unname(coef(summary(lm_test$fit))[2, 1]), egger_t = lm_test$zval,
      egger_p = lm_test$pval, egger_limit = lm_test$est, egger_limit_low = lm_test$ci.lb,
      egger_limit_high = lm_test$ci.ub, rank_tau = unname(rank$tau), rank_p = rank$pval)
    for (estimator in c("L0", "R0", "Q0")) {
      filled <- tryCatch(trimfill(reml, estimator = estimator), error = function(e) NULL)
      if (is.null(filled)) next
      found <- c(n = filled$k0, error = filled$se.k0, estimate = as.numeric(filled$b), p = filled$p.k0,
        right = as.numeric(filled$side == "right"))
      values <- c(values, setNames(found, paste0("fill_", tolower(estimator), "_", names(found))))
    }
    out <- leave1out(reml)
    values <- c(values, setNames(out$estimate, paste0("without_", d$site)))
    mods <- fit(method = "REML", mods = ~ d$moderator, test = "knha")
    values <- c(values, mod_slope = mods$b[2], mod_error = mods$se[2], mod_p = mods$pval[2],
      mod_together = mods$QM, mod_together_p = mods$QMp, mod_tau_squared = mods$tau2,
      mod_explained = mods$R2 / 100, mod_i_squared = mods$I2 / 100)
  }
  values
})
write_reference(cases, c("metafor"))
