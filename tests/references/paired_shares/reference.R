source("../write.R")
source("../newcombe.R")
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, data$case)), function(d) {
  n <- d$yes_yes + d$yes_no + d$no_yes + d$no_no
  changed <- d$yes_no + d$no_yes
  fewer <- min(d$yes_no, d$no_yes)
  exact <- if (changed == 0) 1 else binom.test(d$no_yes, changed)$p.value
  # Fagerland, Lydersen and Laake (2013), equations for the mid-p of McNemar's test.
  mid_p <- if (changed == 0) 1 else if (d$yes_no == d$no_yes) 1 - dbinom(fewer, changed, 0.5) / 2 else
    2 * pbinom(fewer, changed, 0.5) - dbinom(fewer, changed, 0.5)
  phi <- newcombe_phi(d$yes_yes, d$yes_no, d$no_yes, d$no_no)
  before <- d$yes_yes + d$yes_no
  after <- d$yes_yes + d$no_yes
  limits <- newcombe(before, n, after, n, phi, 0.95)
  narrower <- newcombe(before, n, after, n, phi, 0.90)
  c(
    n = n, estimate = (after - before) / n, low = limits[1], high = limits[2],
    low_90 = narrower[1], high_90 = narrower[2], p = exact, mid_p = mid_p
  )
})
write_reference(cases)
