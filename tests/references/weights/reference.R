# Estimates from stratified two-stage samples, and weights fitted to a population, with survey.
suppressMessages(library(survey))
source("../write.R")
d <- read.csv("input.csv")
options(survey.lonely.psu = "fail")
two <- svydesign(~ school + pupil, strata = ~stratum, weights = ~w, fpc = ~ N + M, nest = TRUE, data = d)
one <- svydesign(~school, strata = ~stratum, weights = ~w, nest = TRUE, data = d)
drawn <- svydesign(~ school + pupil, strata = ~stratum, fpc = ~ N + M, nest = TRUE, data = d)
stat <- function(x, design, deff = FALSE) {
  t <- confint(x, df = degf(design))
  c(
    estimate = unname(coef(x)), se = unname(c(SE(x))), low = t[1], high = t[2],
    if (deff) c(design_effect = unname(c(deff(x))))
  )
}
estimates <- function(design) {
  young <- subset(design, age == "young")
  known <- subset(design, !is.na(y))
  known_young <- subset(design, !is.na(y) & age == "young")
  difference <- svyglm(y ~ wave, design)
  list(
    mean = stat(svymean(~y, design, na.rm = TRUE, deff = TRUE), known, TRUE),
    total = stat(svytotal(~x, design, deff = TRUE), design, TRUE),
    domain_mean = stat(svymean(~y, young, na.rm = TRUE), known_young),
    domain_total = stat(svytotal(~x, young), young),
    ratio = stat(svyratio(~y, ~x, known), known),
    difference = c(estimate = unname(coef(difference)[2]), se = unname(SE(difference)[2])),
    share = c(estimate = unname(coef(svymean(~yes, design))), se = c(SE(svymean(~yes, design)))),
    logit = c(low = attr(svyciprop(~yes, design), "ci")[[1]], high = attr(svyciprop(~yes, design), "ci")[[2]]),
    beta = c(low = attr(svyciprop(~yes, design, method = "beta"), "ci")[[1]], high = attr(svyciprop(~yes, design, method = "beta"), "ci")[[2]])
  )
}
named <- function(found, prefix) setNames(found, paste0(prefix, "_", names(found)))
regression <- function(design) {
  fit <- svyglm(y ~ x + wave, design)
  c(x = unname(coef(fit)[2]), x_se = unname(SE(fit)[2]), x_p = coef(summary(fit))[2, 4], df = fit$df.residual)
}
margins <- list(age = c(young = 450, mid = 400, old = 350), sex = c(f = 620, m = 580))
frame <- function(name) setNames(data.frame(names(margins[[name]]), unname(margins[[name]])), c(name, "Freq"))
fitted <- function(design, old) {
  w <- weights(design)
  g <- w / old
  by_age <- svyby(~x, ~age, design, svymean)
  c(
    stat(svymean(~y, design, na.rm = TRUE), subset(design, !is.na(y))), total = unname(coef(svytotal(~x, design))), total_se = c(SE(svytotal(~x, design))),
    young = by_age["young", "x"], young_se = by_age["young", "se"],
    smallest = min(g), largest = max(g), effective_n = sum(w)^2 / sum(w^2)
  )
}
raked <- rake(two, list(~age, ~sex), list(frame("age"), frame("sex")), control = list(maxit = 500, epsilon = 1e-12))
post <- postStratify(two, ~age, frame("age"))
population <- c("(Intercept)" = 1200, agemid = 400, ageold = 350, ageyoung = NA, sexm = 580)
d$age <- factor(d$age, c("young", "mid", "old")); two$variables$age <- d$age
totals <- c("(Intercept)" = 1200, agemid = 400, ageold = 350, sexm = 580)
fit <- function(...) calibrate(two, ~ age + sex, totals, epsilon = 1e-13, maxit = 500, ...)
linear <- c("(Intercept)" = 1200, x = 27600)
lonely <- function(rule) {
  options(survey.lonely.psu = rule)
  design <- svydesign(~school, strata = ~lonely, weights = ~w, fpc = ~N, nest = TRUE, data = d)
  c(total_se = c(SE(svytotal(~x, design))), mean_se = c(SE(svymean(~x, design))))
}
trimmed <- weights(trimWeights(two, lower = 8, upper = 22, strict = TRUE))
median <- svyquantile(~y, two, c(0.3, 0.5, 0.62, 0.8), na.rm = TRUE)
q <- function(k) c(estimate = median$y[k, 1], low = median$y[k, 2], high = median$y[k, 3], se = median$y[k, 4])
old <- d$w
cases <- c(
  named(estimates(two), "two"), named(estimates(one), "one"), named(estimates(drawn), "drawn"),
  list(
    two_regression = regression(two), one_regression = regression(one),
    raked = fitted(raked, old), post = fitted(post, old),
    linear = fitted(fit(calfun = "linear"), old), raking = fitted(fit(calfun = "raking"), old),
    raking_bounded = fitted(fit(calfun = "raking", bounds = c(0.88, 1.3)), old),
    linear_bounded = fitted(fit(calfun = "linear", bounds = c(0.87, 1.35)), old),
    logit = fitted(fit(calfun = "logit", bounds = c(0.7, 1.6)), old),
    regression = fitted(calibrate(two, ~x, linear, epsilon = 1e-13), old),
    twice = fitted(postStratify(post, ~sex, frame("sex")), old),
    quantile_30 = q(1), quantile_50 = q(2), quantile_62 = q(3), quantile_80 = q(4),
    trimmed = c(smallest = min(trimmed), largest = max(trimmed), squares = sum(trimmed^2), first = unname(trimmed[1]))
  ),
  setNames(lapply(c("certainty", "adjust", "average"), lonely), paste0("lonely_", c("certainty", "centred", "average")))
)
write_reference(cases, "survey")
