source("../write.R")
data <- read.csv("input.csv")
families <- split(data$p, factor(data$family, unique(data$family)))
adjusted <- function(method) {
  values <- lapply(families, function(p) {
    q <- p.adjust(p, method)
    setNames(q, seq_along(q))
  })
  setNames(values, paste0(names(families), "_", tolower(method)))
}
methods <- c("bonferroni", "holm", "hochberg", "hommel", "BH", "BY")
write_reference(do.call(c, lapply(methods, adjusted)))
