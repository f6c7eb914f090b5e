# Newcombe (1998), method 10: limits of the difference p2 - p1 from the score intervals of prop.test.
newcombe <- function(x1, n1, x2, n2, phi, level) {
  wilson <- function(x, n) suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int)
  p1 <- x1 / n1
  p2 <- x2 / n2
  one <- wilson(x1, n1)
  two <- wilson(x2, n2)
  length_of <- function(a, b) sqrt(a^2 - 2 * phi * a * b + b^2)
  c(p2 - p1 - length_of(p2 - two[1], one[2] - p1), p2 - p1 + length_of(two[2] - p2, p1 - one[1]))
}
newcombe_phi <- function(yes_yes, yes_no, no_yes, no_no) {
  n <- yes_yes + yes_no + no_yes + no_no
  margins <- as.numeric(yes_yes + yes_no) * (no_yes + no_no) * (yes_yes + no_yes) * (yes_no + no_no)
  if (margins == 0) return(0)
  difference <- as.numeric(yes_yes) * no_no - yes_no * no_yes
  (if (difference > 0) max(difference - n / 2, 0) else difference) / sqrt(margins)
}
