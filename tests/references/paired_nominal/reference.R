source("../write.R")
data <- read.csv("input.csv")
cases <- list()
for (name in unique(data$case)) {
  rows <- data[data$case == name, ]
  k <- nrow(rows)
  m <- as.matrix(rows[, paste0("c", 1:k)])
  dimnames(m) <- list(before = 1:k, after = 1:k)
  n <- sum(m)
  d <- (colSums(m) - rowSums(m))[-k]
  v <- (diag(rowSums(m) + colSums(m)) - m - t(m))[-k, -k, drop = FALSE]
  stuart <- as.numeric(t(d) %*% solve(v) %*% d)
  shares <- (diag(rowSums(m) + colSums(m)) - m - t(m)) / n - outer(colSums(m) - rowSums(m), colSums(m) - rowSums(m)) / n^2
  bhapkar <- as.numeric(t(d / n) %*% solve(shares[-k, -k, drop = FALSE]) %*% (d / n)) * n
  upper <- m[upper.tri(m)]
  lower <- t(m)[upper.tri(m)]
  moved <- upper + lower > 0
  bowker <- sum((upper - lower)[moved]^2 / (upper + lower)[moved])
  coin <- coin::mh_test(as.table(m))
  score <- coin::mh_test(as.table(m), scores = list(response = 1:k))
  linear <- vcd::Kappa(m, weights = "Equal-Spacing")
  quadratic <- vcd::Kappa(m, weights = "Fleiss-Cohen")
  with_limits <- function(found, name) {
    half <- qnorm(0.975) * found[["ASE"]]
    setNames(found[["value"]] + c(0, -half, half), paste0("kappa_", name, c("", "_low", "_high")))
  }
  cases[[name]] <- c(
    n = n, changed = n - sum(diag(m)),
    stuart_maxwell = stuart, stuart_maxwell_coin = as.numeric(coin::statistic(coin)), df = k - 1,
    stuart_maxwell_p = pchisq(stuart, k - 1, lower.tail = FALSE),
    bhapkar = bhapkar, bhapkar_p = pchisq(bhapkar, k - 1, lower.tail = FALSE),
    mean_score = as.numeric(coin::statistic(score))^2, mean_score_p = as.numeric(coin::pvalue(score)),
    bowker = bowker, bowker_df = sum(moved), bowker_p = pchisq(bowker, sum(moved), lower.tail = FALSE),
    bowker_r = if (all(moved)) unname(mcnemar.test(m, correct = FALSE)$statistic) else NA,
    with_limits(linear$Unweighted, "unweighted"), with_limits(linear$Weighted, "linear"),
    with_limits(quadratic$Weighted, "quadratic")
  )
}
write_reference(cases, c("coin", "vcd"))
