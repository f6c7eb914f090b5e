# Analysis of variance: intraclass correlation (base R), groups by waves (afex, car), covariance (lm, sandwich).
suppressMessages({library(afex); library(car); library(sandwich)})
intraclass <- function(y, cluster) {
  keep <- !is.na(y); y <- y[keep]; cluster <- factor(cluster[keep]); sizes <- table(cluster)
  a <- anova(lm(y ~ cluster)); f <- a$F[1]; df1 <- a$Df[1]; df2 <- a$Df[2]
  k <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / df1
  low <- f / qf(0.975, df1, df2); high <- f * qf(0.975, df2, df1); share <- function(x) (x - 1) / (x + k - 1)
  c(estimate = share(f), low = share(low), high = share(high), of_means = 1 - 1 / f, of_means_low = 1 - 1 / low,
    of_means_high = 1 - 1 / high, k = k, statistic = f, df = df1, df_within = df2, p = a[["Pr(>F)"]][1])
}
anova_figures <- function(w, type, correction) {
  long <- reshape(w, direction = "long", varying = c("w0", "w1", "w2"), v.names = "y", timevar = "wave", idvar = "person")
  long$wave <- factor(long$wave); long$person <- factor(long$person)
  s <- suppressMessages(aov_car(y ~ arm + Error(person / wave), data = long, type = type, anova_table = list(correction = correction, es = "ges")))
  t <- s$anova_table; out <- c()
  for (k in 1:3) out <- c(out, setNames(unlist(t[k, c("F", "num Df", "den Df", "MSE", "ges", "Pr(>F)")]),
    paste0(c("group", "wave", "group:wave")[k], c("_statistic", "_df", "_df_error", "_mean_square_error", "_ges", "_p"))))
  u <- suppressWarnings(summary(s$Anova, multivariate = FALSE))
  c(out, mauchly = u$sphericity.tests[1, 1], mauchly_p = u$sphericity.tests[1, 2],
    greenhouse_geisser = u$pval.adjustments[1, "GG eps"], huynh_feldt = u$pval.adjustments[1, "HF eps"])
}
variance_cases <- function(d) {
  w <- reshape(d[c("person", "arm", "wave", "score")], direction = "wide", idvar = c("person", "arm"), timevar = "wave")
  names(w)[3:5] <- c("w0", "w1", "w2"); site <- d$site[match(w$person, d$person)]; complete <- w[complete.cases(w), ]
  m <- lm(w1 ~ w0 + arm, w); site <- site[!is.na(w$w1)]
  means <- function(V) { x <- cbind(1, mean(m$model$w0), c(0, 1, 0), c(0, 0, 1)); c(x %*% coef(m), sqrt(diag(x %*% V %*% t(x)))) }
  errors <- list(CR3 = vcovHC(m, "HC3"), CR2 = vcovHC(m, "HC2"), CR1S = vcovHC(m, "HC1"), model = vcov(m), sites_CR1S = vcovCL(m, site, type = "HC1"))
  ancova <- lapply(errors, function(V) c(numbered(cbind(coef(m), sqrt(diag(V))), c("estimate", "se")),
    setNames(means(V), c(paste0("mean", 0:2), paste0("mean", 0:2, "_se")))))
  names(ancova) <- paste0("ancova_", names(ancova))
  c(list(intraclass_people = intraclass(d$score, d$person), intraclass_sites = intraclass(d$score, d$site),
         anova_3_GG = anova_figures(complete, 3, "GG"), anova_3_HF = anova_figures(complete, 3, "HF"),
         anova_2_none = anova_figures(complete, 2, "none")), ancova)
}
