source("../write.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(d) {
  complete <- complete.cases(d$before, d$after)
  x <- d$before[complete]
  y <- d$after[complete]
  bound <- 0.6 * sd(x)
  sides <- function(...) c(
    t.test(y, x, mu = -bound, alternative = "greater", ...)$p.value,
    t.test(y, x, mu = bound, alternative = "less", ...)$p.value
  )
  paired <- sides(paired = TRUE)
  welch <- sides()
  student <- sides(var.equal = TRUE)
  interval <- t.test(y, x, paired = TRUE, conf.level = 0.90)$conf.int
  c(
    bound = bound, low = interval[1], high = interval[2], paired_low = paired[1], paired_high = paired[2],
    welch_low = welch[1], welch_high = welch[2], student_low = student[1], student_high = student[2]
  )
})
write_reference(cases)
