source("../write.R")
data <- read.csv("input.csv")
cases <- list()
for (name in setdiff(unique(data$case), "two")) {
  rows <- data[data$case == name, ]
  k <- nrow(rows)
  m <- as.matrix(rows[, paste0("c", 1:k)])
  cells <- expand.grid(before = 1:k, after = 1:k)[rep(seq_len(k * k), c(m)), ]
  people <- nrow(cells)
  long <- data.frame(
    person = rep(seq_len(people), 2), wave = rep(0:1, each = people),
    answer = factor(c(cells$before, cells$after), ordered = TRUE)
  )
  fit <- MASS::polr(answer ~ wave, long, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
  # The sandwich of the fitted model; polr's scores have the sign of its coefficients.
  robust <- sandwich::vcovCL(fit, cluster = long$person, type = "HC0", cadjust = FALSE)
  error <- sqrt(robust["wave", "wave"])
  b <- unname(coef(fit))
  cases[[name]] <- c(
    estimate = b, naive = sqrt(vcov(fit)["wave", "wave"]), cr0 = error, cr1 = error * sqrt(people / (people - 1)),
    low = b - qnorm(0.975) * error * sqrt(people / (people - 1)),
    high = b + qnorm(0.975) * error * sqrt(people / (people - 1)),
    p = 2 * pnorm(-abs(b) / (error * sqrt(people / (people - 1))))
  )
}
write_reference(cases, c("MASS", "sandwich"))
