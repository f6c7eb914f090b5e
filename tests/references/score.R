# Limits of a probability: values whose standard error, at that value, does not contradict the share.
spread <- function(q) q * (1 - q) * ((1 - q) / (2 - q) + q / (1 + q))
score_limits <- function(share, variance, level) {
  z <- qnorm((1 + level) / 2)
  distance <- function(q) (share - q)^2 - z^2 * variance(q)
  edge <- 1e-12
  c(
    if (share < edge) 0 else uniroot(distance, c(0, min(share, 1 - edge)), tol = 1e-14)$root,
    if (share > 1 - edge) 1 else uniroot(distance, c(max(share, edge), 1), tol = 1e-14)$root
  )
}
