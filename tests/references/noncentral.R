# Noncentrality parameters between which a t value lies in the middle part of its distribution.
# pt() is accurate for parameters below 37.62 only.
noncentral_limits <- function(t, df, level) {
  if (t < 0) return(-rev(noncentral_limits(-t, df, level)))
  tail <- (1 - level) / 2
  at <- function(p) {
    found <- uniroot(function(k) pt(t, df, k) - p, c(-4, 37.6), tol = 1e-13)$root
    stopifnot(abs(found) < 37.6)
    found
  }
  c(at(1 - tail), at(tail))
}
hedges <- function(df) exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
