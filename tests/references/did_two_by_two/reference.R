source("../write.R")
suppressMessages({library(sandwich); library(clubSandwich)})
data <- read.csv("input.csv")
cases <- lapply(split(data, factor(data$case, unique(data$case))), function(f) {
  v <- f[!is.na(f$y), ]
  cell <- function(t, a) v$y[v$treated == t & v$after == a]
  cells <- list(cell(0, 0), cell(0, 1), cell(1, 0), cell(1, 1))
  m <- vapply(cells, mean, 0); s <- vapply(cells, function(x) var(x) / length(x), 0)
  did <- (m[4] - m[3]) - (m[2] - m[1])
  df <- sum(s)^2 / sum(s^2 / (lengths(cells) - 1))
  before <- c(cells[[1]] - m[1], cells[[3]] - m[3])
  sd <- sqrt(sum(before^2) / (length(before) - 2))
  l <- lm(y ~ treated * after, v); term <- "treated:after"
  cr1 <- sqrt(vcovCL(l, v$person, type = "HC1")[term, term])
  c2 <- coef_test(l, vcov = "CR2", cluster = v$person, test = "Satterthwaite")
  c2 <- c2[rownames(c2) == term, ]
  adjusted <- lm(y ~ treated * after + covariate, v)
  w <- reshape(f, idvar = c("person", "treated", "covariate"), timevar = "after", direction = "wide", drop = "case")
  w$change <- w$y.1 - w$y.0
  t <- t.test(w$change[w$treated == 1], w$change[w$treated == 0])
  e <- t.test(w$change[w$treated == 1], w$change[w$treated == 0], var.equal = TRUE)
  a <- summary(lm(change ~ treated + covariate, w))$coefficients["treated", ]
  a2 <- coef_test(lm(change ~ treated + covariate, w[!is.na(w$change), ]), vcov = "CR2",
                  cluster = seq_len(sum(!is.na(w$change))), test = "Satterthwaite")[2, ]
  half <- qt(0.975, df) * sqrt(sum(s))
  c(n = nrow(v), n_dropped = sum(is.na(f$y)), means = did, means_se = sqrt(sum(s)), means_df = df,
    means_low = did - half, means_high = did + half, means_p = 2 * pt(-abs(did / sqrt(sum(s))), df),
    means_size = did / sd,
    regression = unname(coef(l)[term]), classical = summary(l)$coefficients[term, 2],
    hc1 = sqrt(vcovHC(l, "HC1")[term, term]), cr1 = cr1, cr2 = c2$SE, cr2_df = c2$df_Satt, cr2_p = c2$p_Satt,
    intercept = unname(coef(l)[1]), adjusted = unname(coef(adjusted)[term]),
    adjusted_classical = summary(adjusted)$coefficients[term, 2],
    n_changes = sum(!is.na(w$change)), changes = unname(t$estimate[1] - t$estimate[2]),
    changes_se = t$stderr, changes_df = unname(t$parameter), changes_low = t$conf.int[1],
    changes_high = t$conf.int[2], changes_p = t$p.value,
    changes_pooled_se = e$stderr, changes_pooled_df = unname(e$parameter),
    changes_adjusted = a[[1]], changes_adjusted_classical = a[[2]], changes_adjusted_cr2 = a2$SE,
    changes_adjusted_df = a2$df_Satt)
})
write_reference(cases, c("sandwich", "clubSandwich"))
