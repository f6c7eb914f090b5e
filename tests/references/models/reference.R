source("../write.R")
for (part in c("mixed.R", "gee.R", "regressions.R", "variance.R")) source(part)
d <- read.csv("input.csv")
write_reference(c(
  mixed_cases(d), gee_cases(d), clustered_cases(d), linked_cases(d), count_cases(d), ordinal_cases(d), variance_cases(d)
), c("lme4", "lmerTest", "pbkrtest", "geepack", "clubSandwich", "sandwich", "MASS", "ordinal", "afex", "car"))
