// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/peopledesk.h"

#include <QLineEdit>

namespace wavedeck::ui {

/// A field for a password: dots, nothing suggested, nothing remembered; it can be pasted into. GUI thread.
class SecretField : public QLineEdit {
    Q_OBJECT
public:
    SecretField(const QString& name, QWidget* parent);
    /// What was typed; the field keeps it until wipe().
    SecretPtr secret() const;
    void wipe();
};

} // namespace wavedeck::ui
