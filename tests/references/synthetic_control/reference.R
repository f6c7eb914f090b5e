source("../write.R")
data <- read.csv("input.csv")
simplex <- function(target, donors) {
  n <- ncol(donors)
  q <- quadprog::solve.QP(crossprod(donors) + diag(1e-8, n), crossprod(donors, target), cbind(1, diag(n)), c(1, rep(0, n)), meq = 1)
  pmax(q$solution, 0)
}
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(f) {
  y <- do.call(cbind, split(f$y, f$area)); T <- nrow(y); before <- seq_len(T - 4)
  gap_of <- function(j) {
    w <- simplex(y[before, j], y[before, -j])
    y[, j] - drop(y[, -j] %*% w)
  }
  ratio <- vapply(seq_len(ncol(y)), function(j) { g <- gap_of(j); mean(g[-before]^2) / mean(g[before]^2) }, 0)
  w <- simplex(y[before, 1], y[before, -1]); g <- gap_of(1)
  # predictors: mean of the first and of the second half before, importance 0.7 and 0.3
  X <- rbind(colMeans(y[1:(length(before) %/% 2), ]), y[max(before), ]); S <- X / apply(X, 1, sd)
  V <- sqrt(c(0.7, 0.3)); h <- simplex((V * S)[, 1], (V * S)[, -1])
  matched <- sum(((V * S)[, 1] - (V * S)[, -1] %*% h)^2)
  c(setNames(w, paste0("weight_", 2:ncol(y))), estimate = mean(g[-before]), pre_mspe = mean(g[before]^2),
    ratio = ratio[1], rank = sum(ratio >= ratio[1] - 1e-9), p = mean(ratio >= ratio[1] - 1e-9), matched = matched)
})
write_reference(cases, "quadprog")
