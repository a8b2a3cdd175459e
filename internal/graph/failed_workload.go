package graph

// FailedWorkload is what fails for workloads and what they run as.
//
// ChartAnnotationIgnored: subject `Helm release "x"`, field the path in its values
// that the chart does not read, value the chart, expected the path that it reads;
// at: the annotation's key.
type FailedWorkload struct {
	ChartAnnotationIgnored []Problem `json:"chart_annotation_ignored"`
}
