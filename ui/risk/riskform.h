// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/matrix.h"
#include "ui/theme/appearance.h"

#include <QPointer>
#include <QScrollArea>

class QVBoxLayout;

namespace wavedeck::ui {

class FieldGroup;
class RiskDraft;

/// Every field of an assessment to be filled in, in the order of its report. What is typed goes into the draft; what
/// the draft says (undo, a version of somebody else) comes back. GUI thread.
class RiskForm : public QScrollArea {
    Q_OBJECT
public:
    RiskForm(Appearance& appearance, QWidget* parent);
    void show(RiskDraft* draft, const risk::RiskMatrix& matrix); ///< null: none
    QWidget* editor(const QString& key) const;
    QWidget* firstField() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void watch(QObject* child);

    Appearance& m_appearance;
    QWidget* m_body;
    QVBoxLayout* m_column;
    FieldGroup* m_fields = nullptr;
    QPointer<RiskDraft> m_draft;
    bool m_filling = false;
};

} // namespace wavedeck::ui
