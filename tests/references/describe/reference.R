source("../write.R")
data <- read.csv("input.csv")
cases <- lapply(split(data$value, factor(data$case, unique(data$case))), function(v) {
  x <- v[!is.na(v)]
  limits <- t.test(x)$conf.int
  quartiles <- quantile(x, c(0.25, 0.5, 0.75), names = FALSE)
  c(
    n = length(x), n_missing = sum(is.na(v)), mean = mean(x), low = limits[1], high = limits[2], sd = sd(x),
    quartile_1 = quartiles[1], median = quartiles[2], quartile_3 = quartiles[3]
  )
})
write_reference(cases)
