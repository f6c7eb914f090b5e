# Differences of means and their variances: metafor's escalc.
suppressMessages(library(metafor))
source("../write.R")
rows <- read.csv("input.csv")
cases <- lapply(split(rows, factor(rows$case, unique(rows$case))), function(d) {
  of <- function(name, ...) {
    found <- escalc(m1i = mean, sd1i = deviation, n1i = people, m2i = comparison_mean,
      sd2i = comparison_deviation, n2i = comparison_people, data = d, ...)
    name <- paste(name, seq_len(nrow(d)), sep = "_")
    c(setNames(as.numeric(found$yi), paste0(name, "_effect")),
      setNames(as.numeric(found$vi), paste0(name, "_variance")))
  }
  c(of("mean_difference", measure = "MD"), of("mean_difference_pooled", measure = "MD", vtype = "HO"),
    of("hedges_g_large_sample", measure = "SMD"), of("hedges_g_borenstein", measure = "SMD", vtype = "LS2"),
    of("hedges_g_unbiased", measure = "SMD", vtype = "UB"))
})
write_reference(cases, c("metafor"))
