source("../write.R")
source("../newcombe.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, data$case)), function(d) {
  table <- rbind(c(d$yes_before, d$n_before - d$yes_before), c(d$yes_after, d$n_after - d$yes_after))
  expected <- outer(rowSums(table), colSums(table)) / sum(table)
  chi_square <- suppressWarnings(chisq.test(table, correct = FALSE))
  limits <- newcombe(d$yes_before, d$n_before, d$yes_after, d$n_after, 0, 0.95)
  narrower <- newcombe(d$yes_before, d$n_before, d$yes_after, d$n_after, 0, 0.90)
  c(
    estimate = d$yes_after / d$n_after - d$yes_before / d$n_before, low = limits[1], high = limits[2],
    low_90 = narrower[1], high_90 = narrower[2], smallest_expected = min(expected),
    chi_square = unname(chi_square$statistic), chi_square_p = chi_square$p.value,
    fisher_p = fisher.test(table)$p.value
  )
})
write_reference(cases)
