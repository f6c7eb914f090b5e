# Configural, metric, scalar and strict invariance with lavaan: the same and different people.
suppressMessages(library(lavaan))
source("../write.R")
same <- read.csv("same.csv")
different <- read.csv("different.csv")
measures <- function(fit, mean_of) {
  m <- fitMeasures(fit)[c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr", "aic", "bic")]
  names(m)[1:3] <- c("chi_square", "df", "p")
  estimates <- parameterEstimates(fit)
  means <- estimates[estimates$op == "~1" & estimates$lhs %in% mean_of & estimates$se > 0, ]
  count <- seq_along(means$est)
  c(m, setNames(means$est, paste0("mean_", count, recycle0 = TRUE)), setNames(means$se, paste0("se_", count, recycle0 = TRUE)))
}
items <- 1:4
levels <- c("configural", "metric", "scalar", "strict")
precise <- list(iter.max = 10000)
longitudinal <- function(level) {
  at <- match(level, levels)
  label <- function(kind, item, wave, equal) paste0(kind, item, if (equal) "" else paste0("_", wave))
  loadings <- function(wave, column) {
    paste0("f", wave, " =~ ", paste0("NA*", column, items, " + ", label("l", items, wave, at >= 2), "*", column, items, collapse = " + "))
  }
  model <- c(
    loadings(0, "a"), loadings(1, "b"),
    paste0("a", items, " ~~ b", items),
    paste0("a", items, " ~ ", label("t", items, 0, at >= 3), "*1"),
    paste0("b", items, " ~ ", label("t", items, 1, at >= 3), "*1"),
    "f0 ~~ 1*f0", "f0 ~ 0*1",
    if (at >= 2) "f1 ~~ NA*f1" else "f1 ~~ 1*f1",
    if (at >= 3) "f1 ~ NA*1" else "f1 ~ 0*1",
    if (at >= 4) c(paste0("a", items, " ~~ u", items, "*a", items), paste0("b", items, " ~~ u", items, "*b", items))
  )
  fit <- lavaan(paste(model, collapse = "\n"), same,
    meanstructure = TRUE, auto.var = TRUE, auto.cov.lv.x = TRUE, control = precise
  )
  measures(fit, "f1")
}
groups <- function(level) {
  equal <- c("loadings", "intercepts", "residuals")[seq_len(match(level, levels) - 1)]
  fit <- cfa("f =~ i1 + i2 + i3 + i4 + i5", different,
    group = "wave", group.equal = if (length(equal)) equal else "", std.lv = TRUE, meanstructure = TRUE,
    control = precise
  )
  measures(fit, "f")
}
cases <- c(
  setNames(lapply(levels, longitudinal), paste0("same_", levels)),
  setNames(lapply(levels, groups), paste0("different_", levels))
)
write_reference(cases, "lavaan")
