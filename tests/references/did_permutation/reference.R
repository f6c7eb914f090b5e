source("../write.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(f) {
  n <- nrow(f); k <- sum(f$treated)
  difference <- function(i) mean(f$change[i]) - mean(f$change[-i])
  welch <- function(i) {
    a <- f$change[i]; b <- f$change[-i]
    (mean(a) - mean(b)) / sqrt(var(a) / length(a) + var(b) / length(b))
  }
  actual <- which(f$treated == 1)
  all <- combn(n, k, difference); observed <- difference(actual); near <- 1e-9
  result <- c(assignments = choose(n, k), estimate = observed,
    two_sided = mean(abs(all) >= abs(observed) - near), greater = mean(all >= observed - near),
    less = mean(all <= observed + near))
  studentised <- NA
  if (k > 1 && f$case[1] != "ties") {
    s <- combn(n, k, welch)
    studentised <- mean(abs(s) >= abs(welch(actual)) - near)
  }
  c(result, studentised = studentised)
})
write_reference(cases)
