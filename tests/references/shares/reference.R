source("../write.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, data$case)), function(d) {
  at <- function(level) {
    suppressWarnings(prop.test(d$count, d$n, conf.level = level, correct = FALSE)$conf.int)
  }
  c(share = d$count / d$n, low = at(0.95)[1], high = at(0.95)[2], low_90 = at(0.90)[1], high_90 = at(0.90)[2])
})
write_reference(cases)
