# Limits of a contrast of two shares by turning the score test round (Miettinen and Nurminen 1985): the
# likelihood given the contrast is maximised numerically, the limits are found by uniroot.
shares_given <- list(
  difference = function(q, theta) q + theta,
  ratio = function(q, theta) q * exp(theta),
  odds = function(q, theta) plogis(qlogis(q) + theta)
)
score_of <- function(contrast, d, factor, level = 0.95) {
  later <- shares_given[[contrast]]
  counts <- c(d$yes_before, d$n_before - d$yes_before, d$yes_after, d$n_after - d$yes_after)
  observed <- c(d$yes_before / d$n_before, d$yes_after / d$n_after)
  restricted <- function(theta) {
    likelihood <- function(q) {
      p <- pmin(pmax(later(q, theta), 0), 1)
      sum(ifelse(counts > 0, counts * log(pmax(c(q, 1 - q, p, 1 - p), 1e-300)), 0))
    }
    range <- switch(contrast,
      difference = c(max(0, -theta), min(1, 1 - theta)), ratio = c(0, min(1, exp(-theta))), odds = c(0, 1)
    )
    q <- optimize(likelihood, range, maximum = TRUE, tol = 1e-15)$maximum
    ends <- vapply(range, likelihood, 0)
    if (max(ends) >= likelihood(q)) range[which.max(ends)] else q
  }
  distance <- function(theta) {
    q <- restricted(theta)
    p <- pmin(pmax(later(q, theta), 0), 1)
    z2 <- qnorm((1 + level) / 2)^2
    v <- c(q * (1 - q) / d$n_before, p * (1 - p) / d$n_after)
    if (contrast == "difference") return((observed[2] - observed[1] - theta)^2 - z2 * factor * sum(v))
    if (contrast == "ratio") {
      return((observed[2] - exp(theta) * observed[1])^2 - z2 * factor * (v[2] + exp(2 * theta) * v[1]))
    }
    information <- 1 / (d$n_after * p * (1 - p)) + 1 / (d$n_before * q * (1 - q))
    (d$n_after * (observed[2] - p))^2 * information - z2 * factor
  }
  search <- function(range) uniroot(distance, range, tol = 1e-13)$root
  edge <- 1e-6
  if (contrast == "difference") {
    found <- observed[2] - observed[1]
    low <- if (found < -1 + edge) -1 else search(c(-1 + edge, found - edge))
    high <- if (found > 1 - edge) 1 else search(c(found + edge, 1 - edge))
    return(c(low, high))
  }
  found <- if (contrast == "ratio") log(observed[2] / observed[1]) else qlogis(observed[2]) - qlogis(observed[1])
  low <- if (found == -Inf) -Inf else search(c(found - 8, found - 1e-4))
  high <- search(c(max(found, -12) + 1e-4, max(found, -12) + 16))
  exp(c(low, high))
}
