// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/imports/intake.h"

#include <QObject>

#include <functional>

namespace wavedeck {

/// Reports that were read, and what taking them would do.
struct ImportPreview {
    QList<imports::Report> reports;
    imports::Intake intake; ///< as models/imports/intake.h plans it
};

/// The import of reports for the window. Everything is done elsewhere; answers come later on the GUI thread, unless
/// context is destroyed before. Nothing is stored before take(). GUI thread. The real one is in app/desktop/.
class ImportDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    template <class T> using Answer = std::function<void(const Result<T>&)>;

    using Progress = std::function<void(qsizetype files)>; ///< that were read

    virtual void read(const QStringList& files, QObject* context, Progress progress, Answer<ImportPreview> answer) = 0;
    /// The chosen objects of all reports, all or nothing. Rights stand below the screen.
    virtual void take(const QList<imports::Report>& reports, QObject* context, Answer<imports::Intake> answer) = 0;
    /// What was asked and is not done yet is answered with `cancelled`; nothing of it is stored.
    virtual void stop() = 0;
};

} // namespace wavedeck
