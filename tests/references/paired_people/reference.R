# Reliable change (Jacobson and Truax 1991) and the probability to rise, for lower values being better.
source("../write.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  n <- nrow(d)
  change <- d$after - d$before
  threshold <- qnorm(0.975) * sd(d$before) * sqrt(2) * sqrt(1 - 0.85)
  improved <- sum(change < -threshold)
  worsened <- sum(change > threshold)
  recovered <- sum(change < -threshold & d$before >= 16 & d$after < 16)
  wilson <- function(x) suppressWarnings(prop.test(x, n, correct = FALSE)$conf.int)
  up <- sum(change > 0)
  down <- sum(change < 0)
  c(
    n = n, threshold = threshold, improved = improved / n, improved_low = wilson(improved)[1],
    improved_high = wilson(improved)[2], worsened = worsened / n, worsened_low = wilson(worsened)[1],
    worsened_high = wilson(worsened)[2], recovered = recovered / n, net = (improved - worsened) / n,
    net_p = if (improved + worsened > 0) binom.test(improved, improved + worsened)$p.value else 1,
    increase = mean((change > 0) + 0.5 * (change == 0)), sign_p = binom.test(up, up + down)$p.value,
    cutoff = (6 * 12 + 4 * 22) / (6 + 4)
  )
})
write_reference(cases)
