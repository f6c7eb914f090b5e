# Effects of 2 x 2 tables and their variances: metafor's escalc.
suppressMessages(library(metafor))
source("../write.R")
rows <- read.csv("input.csv")
cases <- lapply(split(rows, factor(rows$case, unique(rows$case))), function(d) {
  values <- c()
  for (measure in c("OR", "RR", "RD")) for (to in c("only0", "if0all", "all", "none")) {
    found <- suppressWarnings(escalc(measure, ai = events, n1i = people, ci = comparison_events,
      n2i = comparison_people, data = d, to = to))
    name <- paste(measure, to, seq_len(nrow(d)), sep = "_")
    values <- c(values, setNames(as.numeric(found$yi), paste0(name, "_effect")),
      setNames(as.numeric(found$vi), paste0(name, "_variance")))
  }
  values
})
write_reference(cases, c("metafor"))
