package iamjson

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// otherClouds are the versions of the policy languages that other clouds have
// built after IAM's: Alibaba Cloud, Huawei Cloud (two) and Tencent Cloud.
// https://www.alibabacloud.com/help/en/ram/policy-structure-and-syntax
// https://support.huaweicloud.com/intl/en-us/usermanual-iam/iam_01_0017.html
// https://www.tencentcloud.com/document/product/598/10604
var otherClouds = map[string]bool{"1": true, "1.1": true, "5.0": true, "2.0": true}

// foreign says that a document is not for IAM, though it has the same members:
// it is in another cloud's language, or in that of an application, whose
// resources are no ARNs and whose actions belong to no service of AWS.
func foreign(doc *policy.Document) bool {
	if version, _ := doc.Version.Text.Literal(); otherClouds[version] {
		return true
	}
	own := false // resources of an application
	for _, st := range doc.Statements {
		for _, list := range []policy.List{st.Resources, st.NotResources} {
			for _, r := range list.Items {
				text, literal := r.Text.Literal()
				if !literal || strings.HasPrefix(text, "arn:") {
					return false
				}
				own = own || strings.Contains(text, ":") && !strings.HasPrefix(text, "*")
			}
		}
	}
	return own && !actsInAWS(doc)
}

// actsInAWS says that some action may be one of a service of AWS.
func actsInAWS(doc *policy.Document) bool {
	for _, st := range doc.Statements {
		for _, list := range []policy.List{st.Actions, st.NotActions} {
			for _, a := range list.Items {
				text, literal := a.Text.Literal()
				service, _, _ := strings.Cut(text, ":")
				if !literal || catalogue.Lookup(service) != nil {
					return true
				}
			}
		}
	}
	return false
}
