// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/historydesk.h"
#include "ui/theme/appearance.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QStackedLayout;

namespace wavedeck::ui {

class CellTable;
class Segmented;

/// The chosen sessions beside each other: measures, what changed, high-water marks; status reports by version and who
/// received which report. GUI thread.
class ComparePane : public QFrame {
    Q_OBJECT
public:
    ComparePane(Appearance& appearance, QWidget* parent);

    /// The first is the base.
    void show(const QList<history::Line>& sessions, const HistoryView& view);
    CellTable* table() const { return m_table; } ///< another one when the number of sessions changes
    Segmented* parts() const { return m_parts; }
    QLabel* sub() const { return m_sub; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void clearAsked();

private:
    enum Part { Measures, Changed, Records, Versions, Sent };
    void fill();
    void replaceTable(const QString& name, int columns, const QStringList& titles);
    void fillMeasures();
    void fillChanges();
    void fillRecords();
    static QString changeWords(const history::StatusChange& change);
    void fillVersions();
    void fillSent();

    Appearance& m_appearance;
    QList<history::Line> m_sessions;
    HistoryView m_view;
    QLabel* m_sub;
    Segmented* m_parts;
    QPushButton* m_clear;
    QLayout* m_body;
    CellTable* m_table = nullptr;
    QString m_shape; ///< of m_table's columns
};

} // namespace wavedeck::ui
