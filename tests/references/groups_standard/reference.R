suppressMessages(library(survey))
source("../write.R")
data <- read.csv("input.csv")
standard <- c(s0 = 0.5, s1 = 0.3, s2 = 0.2)
one <- function(d) {
  design <- svydesign(ids = ~1, weights = ~1, data = d)
  design <- postStratify(design, ~stratum, data.frame(stratum = names(standard), Freq = standard * nrow(d)))
  found <- svymean(~value, design)
  moments <- sapply(split(d$value, d$stratum), function(x) var(x) / length(x))
  within <- sum(standard^2 * moments[names(standard)])
  people <- table(d$stratum)[names(standard)]
  df <- within^2 / sum((standard^2 * moments[names(standard)])^2 / (people - 1))
  c(estimate = as.numeric(found), error = as.numeric(SE(found)), within = sqrt(within), within_df = df, n = nrow(d))
}
cases <- list()
for (name in unique(data$case)) {
  before <- one(data[data$case == name & data$wave == "before", ])
  after <- one(data[data$case == name & data$wave == "after", ])
  difference <- unname(after["estimate"] - before["estimate"])
  error <- sqrt(unname(before["error"]^2 + after["error"]^2))
  df <- unname(error^4 / (before["error"]^4 / (before["n"] - 1) + after["error"]^4 / (after["n"] - 1)))
  cases[[name]] <- c(
    setNames(before, paste0("before_", names(before))), setNames(after, paste0("after_", names(after))),
    estimate = difference, df = df, low = difference - qt(0.975, df) * error, high = difference + qt(0.975, df) * error,
    p = 2 * pt(-abs(difference / error), df)
  )
}
write_reference(cases, "survey")
