# 200,000 redrawn samples: the error of the limits is then about a hundredth of the standard error.
source("../write.R")
data <- na.omit(read.csv("input.csv"))
centres <- list(
  mean_change = function(x, i) mean(x[i]),
  trimmed_mean_change = function(x, i) mean(x[i], trim = 0.2)
)
cases <- list()
for (name in unique(data$case)) {
  change <- with(data[data$case == name, ], after - before)
  for (centre in names(centres)) {
    set.seed(1)
    drawn <- boot::boot(change, centres[[centre]], R = 200000)
    # empinf measures from the estimate; Efron and Tibshirani (1993, equation 14.15) from the jackknife mean.
    influence <- boot::empinf(drawn, type = "jack")
    intervals <- boot::boot.ci(drawn, type = c("bca", "perc", "basic"), L = influence - mean(influence))
    cases[[paste0(name, "_", centre)]] <- c(
      estimate = drawn$t0, error = sd(drawn$t),
      bca_low = intervals$bca[4], bca_high = intervals$bca[5],
      percentile_low = intervals$percent[4], percentile_high = intervals$percent[5],
      basic_low = intervals$basic[4], basic_high = intervals$basic[5]
    )
  }
}
write_reference(cases, "boot")
