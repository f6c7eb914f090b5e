# Every combination of signs, each refitted: slow and plain.
source("../write.R")
data <- read.csv("input.csv")
t_of <- function(y, X, cluster, j, null) {
  m <- lm.fit(X, y)
  bread <- solve(crossprod(X))
  s <- rowsum(X * m$residuals, cluster)
  (m$coefficients[j] - null) / sqrt((bread %*% crossprod(s) %*% bread)[j, j])
}
share <- function(y, X, cluster, j, null, restricted) {
  observed <- t_of(y, X, cluster, j, null)
  m <- lm.fit(if (restricted) X[, -j, drop = FALSE] else X, if (restricted) y - null * X[, j] else y)
  fitted <- m$fitted.values + if (restricted) null * X[, j] else 0
  centre <- if (restricted) null else lm.fit(X, y)$coefficients[j]
  groups <- unique(cluster)
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(groups))))
  t <- apply(signs, 1, function(v) t_of(fitted + m$residuals * v[match(cluster, groups)], X, cluster, j, centre))
  c(at_least = mean(abs(t) >= abs(observed) * (1 - 1e-9)), more = mean(abs(t) > abs(observed) * (1 + 1e-9)))
}
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(f) {
  X <- model.matrix(~ d + factor(period) + factor(unit), f)
  P <- model.matrix(~ d + x, f)
  w <- share(f$y, X, f$unit, 2, 0, TRUE); h <- share(f$y, X, f$unit, 2, 0.7, TRUE)
  u <- share(f$y, X, f$unit, 2, 0, FALSE); q <- share(f$y, P, f$unit, 3, 0, TRUE)
  c(estimate = unname(lm.fit(X, f$y)$coefficients[2]), wcr = w[["at_least"]], wcr_strict = w[["more"]],
    wcr_other = h[["at_least"]], wcu = u[["at_least"]], pooled = q[["at_least"]])
})
write_reference(cases)
