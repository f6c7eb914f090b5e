# Effects per group and period with a covariate, from lm and glm.
source("../write.R")
f <- read.csv("input.csv")
wide <- reshape(f[, c("unit", "period", "start", "x", "weight", "y")], idvar = "unit", v.names = "y",
                timevar = "period", direction = "wide")
effect <- function(g, t, method, comparison, weight) {
  base <- if (t >= g) g - 1 else t - 1
  w <- wide
  treated <- !is.na(w$start) & w$start == g
  others <- is.na(w$start)
  if (comparison == "notyet") others <- others | (!is.na(w$start) & w$start > max(t, base) & w$start != g)
  w <- w[treated | others, ]
  treated <- !is.na(w$start) & w$start == g
  change <- w[[paste0("y.", t)]] - w[[paste0("y.", base)]]
  i <- if (weight) w$weight else rep(1, nrow(w))
  predicted <- predict(lm(change ~ x, w, weights = i, subset = !treated), w)
  logit <- suppressWarnings(glm(treated ~ x, binomial, w, weights = i, control = list(epsilon = 1e-14, maxit = 100)))
  p <- predict(logit, w, type = "response")
  o <- i * p / (1 - p)
  left <- if (method == "ipw") change else change - predicted
  if (method == "reg") return(weighted.mean(left[treated], i[treated]))
  weighted.mean(left[treated], i[treated]) - weighted.mean(left[!treated], o[!treated])
}
found <- c()
for (method in c("dr", "ipw", "reg")) for (comparison in c("never", "notyet")) for (weight in c(FALSE, TRUE))
  for (g in 3:5) for (t in 2:5) {
    name <- paste(method, comparison, if (weight) "weighted" else "plain", g, t, sep = "_")
    found[name] <- effect(g, t, method, comparison, weight)
  }
write_reference(list(covariate = found))
