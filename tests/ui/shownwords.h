// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QHash>
#include <QString>
#include <QWidget>

namespace wavedeck::test {

/// Every text that comes out of a widget and all below it that is visible, by where it comes out: what is painted,
/// what screen readers are told, tool tips, contents of fields, and each role of each item of each model.
QHash<QString, QString> shownWords(QWidget* widget);

/// The texts of each role of each item of a model, row by row.
QString textsOf(const QAbstractItemModel& model);

} // namespace wavedeck::test
