// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/report/document.h"

#include <QJsonObject>

namespace wavedeck {

/// What the registers of security hold (SEC-4, SEC-5), out of a document that securityDocument() was put into as
/// `security`. None when nothing was ever registered: that says nothing about a product.
QList<report::Section> securitySections(const QJsonObject& document);

} // namespace wavedeck
