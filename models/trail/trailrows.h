// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

#include <QJsonObject>
#include <QList>

/// Reading the audit trail for people.
namespace wavedeck::trail {

/// Which rows; what is empty asks for all.
struct Filter {
    QString session;
    QString action; ///< `gate.waive`, or a group: `gate`
    QString actor; ///< part of the name, in any case
    int newest = 0; ///< so many of the newest; 0 = all
};

/// Oldest first: `{"id","at","actor","person","source","action","session","subject","result","body":{…},"hash"}`.
QList<QJsonObject> rows(Store& store, const Filter& filter);

} // namespace wavedeck::trail
