# Alpha, item statistics and one-factor omega with psych; ML omega of raw items with factanal.
suppressMessages(library(psych))
source("../write.R")
data <- read.csv("input.csv")
reverse <- list(reversed_and_gaps = c("i2", "i4"))
bonett <- function(a, n, k) {
  half <- qnorm(0.975) * sqrt(2 * k / ((k - 1) * (n - 2)))
  1 - exp(log(1 - a) + c(half, -half))
}
ml_omega <- function(x) {
  f <- factanal(x, 1, control = list(nstart = 5, opt = list(factr = 10, pgtol = 0), lower = 0.005))
  loadings <- as.numeric(f$loadings)
  raw <- loadings * apply(x, 2, sd)
  own <- apply(x, 2, var) * f$uniquenesses
  c(
    omega_standardised = sum(loadings)^2 / (sum(loadings)^2 + sum(f$uniquenesses)),
    omega_raw = sum(raw)^2 / (sum(raw)^2 + sum(own)),
    omega_raw_observed = sum(raw)^2 / sum(cov(x))
  )
}
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  x <- d[, -1]
  x <- x[, colSums(!is.na(x)) > 0]
  for (item in reverse[[d$case[1]]]) x[[item]] <- 6 - x[[item]]
  complete <- x[complete.cases(x), ]
  k <- ncol(x)
  pairwise <- psych::alpha(x, warnings = FALSE)
  listwise <- psych::alpha(complete, warnings = FALSE)
  limits <- alpha.ci(listwise$total$raw_alpha, nrow(complete), k, p.val = 0.10)
  feldt <- alpha.ci(listwise$total$raw_alpha, nrow(complete), k)
  feldt_pairwise <- alpha.ci(pairwise$total$raw_alpha, nrow(x), k)
  free <- bonett(listwise$total$raw_alpha, nrow(complete), k)
  minres <- fa(complete, 1, fm = "minres")
  loadings <- as.numeric(minres$loadings)
  result <- c(
    n = nrow(complete), n_pairwise = nrow(x),
    raw = listwise$total$raw_alpha, standardised = listwise$total$std.alpha,
    lambda_6 = listwise$total[["G6(smc)"]], mean_correlation = listwise$total$average_r,
    median_correlation = listwise$total$median_r, se = listwise$total$ase,
    raw_pairwise = pairwise$total$raw_alpha, standardised_pairwise = pairwise$total$std.alpha,
    se_pairwise = pairwise$total$ase,
    feldt_low = feldt$lower.ci, feldt_high = feldt$upper.ci,
    feldt_low_90 = limits$lower.ci, feldt_high_90 = limits$upper.ci,
    feldt_low_pairwise = feldt_pairwise$lower.ci, feldt_high_pairwise = feldt_pairwise$upper.ci,
    bonett_low = free[1], bonett_high = free[2],
    ml_omega(complete),
    omega_minres = sum(loadings)^2 / (sum(loadings)^2 + sum(1 - loadings^2))
  )
  for (name in rownames(listwise$item.stats)) {
    plain <- sub("-$", "", name)
    s <- listwise$item.stats[name, ]
    a <- listwise$alpha.drop[name, ]
    result[paste0(plain, "_mean")] <- s$mean
    result[paste0(plain, "_sd")] <- s$sd
    result[paste0(plain, "_item_total")] <- s$raw.r
    result[paste0(plain, "_item_total_standardised")] <- s$std.r
    result[paste0(plain, "_item_total_corrected")] <- s$r.cor
    result[paste0(plain, "_item_rest")] <- s$r.drop
    result[paste0(plain, "_alpha_without")] <- a$raw_alpha
    result[paste0(plain, "_standardised_without")] <- a$std.alpha
  }
  result
})
write_reference(cases, "psych")
