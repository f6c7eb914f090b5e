source("../write.R")
suppressMessages({library(sandwich); library(clubSandwich); library(plm)})
data <- read.csv("input.csv")
both <- function(name, values) setNames(values, paste0(name, c("_d", "_x")))
errors <- function(m, v) sqrt(diag(as.matrix(v))[c("d", "x")])
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(f) {
  f$unit <- factor(f$unit); f$area <- factor(f$area)
  two <- lm(y ~ d + x + factor(period) + unit, f)
  weighted <- lm(y ~ d + x + factor(period) + unit, f, weights = weight)
  one <- plm(y ~ d + x, f, index = c("unit", "period"), model = "within", effect = "individual")
  twoways <- plm(y ~ d + x, f, index = c("unit", "period"), model = "within", effect = "twoways")
  cr2 <- coef_test(two, vcov = "CR2", cluster = f$unit, test = "Satterthwaite")
  cr2_area <- coef_test(two, vcov = "CR2", cluster = f$area, test = "Satterthwaite")
  without <- vapply(levels(f$unit), function(u) {
    coef(lm(y ~ d + x + factor(period) + unit, droplevels(f[f$unit != u, ])))[c("d", "x")]
  }, c(d = 0, x = 0))
  cr3 <- (without - coef(two)[c("d", "x")]) %*% t(without - coef(two)[c("d", "x")])
  cr1 <- vcovCL(two, f$unit, type = "HC1")
  keep <- c("d", "x")
  row <- function(t, n) { i <- match(keep, rownames(t)); t[i, n] }
  figures <- c(
    n = nrow(f), n_clusters = nlevels(f$unit),
    both("estimate", coef(two)[keep]),
    both("classical", errors(two, vcov(two))), residual_df = two$df.residual,
    both("hc1", errors(two, vcovHC(two, "HC1"))),
    both("cr0", errors(two, vcovCL(two, f$unit, type = "HC0", cadjust = FALSE))),
    both("cr1_all", errors(two, cr1)),
    both("cr1_low", coef(two)[keep] - qt(0.975, nlevels(f$unit) - 1) * errors(two, cr1)),
    both("cr1_p", 2 * pt(-abs(coef(two)[keep] / errors(two, cr1)), nlevels(f$unit) - 1)),
    both("cr2", row(cr2, "SE")), both("cr2_df", row(cr2, "df_Satt")), both("cr2_p", row(cr2, "p_Satt")),
    both("cr2_area", row(cr2_area, "SE")), both("cr2_area_df", row(cr2_area, "df_Satt")),
    both("cr3", errors(two, cr3)),
    both("weighted", coef(weighted)[keep]),
    both("weighted_cr1", errors(weighted, vcovCL(weighted, f$unit, type = "HC1"))),
    both("one_way", coef(one)),
    both("one_way_cr1s", sqrt(diag(vcovCR(one, cluster = "individual", type = "CR1S")))),
    both("one_way_cr1", sqrt(diag(vcovCR(one, cluster = "individual", type = "CR1")))),
    both("one_way_sss", sqrt(diag(vcovHC(one, method = "arellano", type = "sss", cluster = "group")))),
    both("plm_two_way", coef(twoways)),
    both("plm_two_way_sss", sqrt(diag(vcovHC(twoways, method = "arellano", type = "sss", cluster = "group"))))
  )
  o <- f[order(f$unit, f$period), ]
  step <- which(o$unit[-1] == o$unit[-nrow(o)] & diff(o$period) == 1)
  fd <- data.frame(y = diff(o$y)[step], d = diff(o$d)[step], x = diff(o$x)[step], unit = o$unit[-1][step],
                   period = o$period[-1][step])
  m <- lm(y ~ d + x, fd); mp <- lm(y ~ d + x + factor(period), fd)
  t2 <- coef_test(m, vcov = "CR2", cluster = fd$unit, test = "Satterthwaite")
  figures <- c(figures, n_fd = nrow(fd), both("fd", coef(m)[keep]), both("fd_classical", errors(m, vcov(m))),
    both("fd_cr1", errors(m, vcovCL(m, fd$unit, type = "HC1"))), both("fd_cr2", row(t2, "SE")),
    both("fd_cr2_df", row(t2, "df_Satt")), both("fd_periods", coef(mp)[keep]))
  # period effects as regressors; random effects of units
  swar <- plm(y ~ d + x, f, index = c("unit", "period"), model = "random", random.method = "swar")
  apart <- phtest(one, swar)
  figures <- c(figures, both("random", coef(swar)[keep]), both("random_se", sqrt(diag(vcov(swar))[keep])),
    sd_between = sqrt(ercomp(swar)$sigma2[["id"]]), sd_within = sqrt(ercomp(swar)$sigma2[["idios"]]),
    hausman = unname(apart$statistic), hausman_p = unname(apart$p.value))
  p <- lm(y ~ d + x, f)
  h2 <- coef_test(p, vcov = "CR2", cluster = seq_len(nrow(f)), test = "Satterthwaite")
  figures <- c(figures, both("pooled", coef(p)[keep]), both("pooled_hc2", errors(p, vcovHC(p, "HC2"))),
    both("pooled_hc2_df", row(h2, "df_Satt")), both("pooled_hc3", errors(p, vcovHC(p, "HC3"))))
  # being treated now, alone
  now <- lm(y ~ d + factor(period) + unit, f)
  t3 <- coef_test(now, vcov = "CR2", cluster = f$unit, test = "Satterthwaite")
  # periods since the start, the last before it is the reference
  f$since <- ifelse(is.na(f$start), -1, f$period - f$start)
  f$since <- relevel(factor(f$since), ref = "-1")
  event <- lm(y ~ since + factor(period) + unit, f)
  b <- coef(event); v1 <- vcovCL(event, f$unit, type = "HC1")
  steps <- grep("^since", names(b), value = TRUE)
  since <- as.numeric(sub("since", "", steps))
  figures <- c(figures, two_way = unname(coef(now)["d"]), two_way_se = t3["d" == rownames(t3), "SE"],
    two_way_df = t3["d" == rownames(t3), "df_Satt"], two_way_p = t3["d" == rownames(t3), "p_Satt"],
    setNames(b[steps], paste0("since_", since)),
    setNames(sqrt(diag(v1)[steps]), paste0("since_se_", since)))
  leads <- steps[since < 0]; after <- steps[since >= 0]
  leads_htz <- Wald_test(event, constrain_zero(leads), vcov = "CR2", cluster = f$unit, test = "HTZ")
  wald <- drop(t(b[leads]) %*% solve(v1[leads, leads]) %*% b[leads]) / length(leads)
  a <- rep(1 / length(after), length(after))
  figures <- c(figures, leads_f = wald, leads_df = length(leads),
    leads_htz_p = leads_htz$p_val, leads_htz_df = leads_htz$df_denom,
    leads_p = pf(wald, length(leads), nlevels(f$unit) - 1, lower.tail = FALSE),
    average = sum(a * b[after]), average_se = sqrt(drop(a %*% v1[after, after] %*% a)))
  # growth of the difference before any treatment
  e <- droplevels(f[f$period < min(f$start, na.rm = TRUE), ])
  e$slope <- ifelse(is.na(e$start), 0, e$period)
  g <- lm(y ~ slope + factor(period) + unit, e)
  gt <- vcovCL(g, e$unit, type = "HC1")
  means <- tapply(f$y, list(ifelse(is.na(f$start), "comparison", "treated"), f$period), mean)
  c(figures, drift = unname(coef(g)["slope"]), drift_cr1 = sqrt(gt["slope", "slope"]),
    first_treated = means["treated", 1], last_comparison = means["comparison", ncol(means)])
})
write_reference(cases, c("sandwich", "clubSandwich", "plm"))
