// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/traildesk.h"
#include "ui/start/filedialogs.h"
#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

class QLabel;
class QLineEdit;

namespace wavedeck::ui {

class CellTable;
class PageHead;

/// Who decided and changed what, the newest first, and whether the chain of it holds (SEC-12). Read when the page is
/// shown and on F5. Not on the rail: menu Tools. GUI thread.
class AuditPage : public Page {
    Q_OBJECT
public:
    AuditPage(Appearance& appearance, TrailDesk& desk, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("audit"); }
    QString title() const override { return tr("Audit trail"); }
    Glyph glyph() const override { return Glyph::History; }
    QList<MenuAction> menuActions() override;
    QWidget* filterField() override;
    QWidget* firstFocus() override;
    QList<QWidget*> panes() override;
    QWidget* noticePlace() override { return m_notices; }
    void setActive(bool active) override;

    CellTable* table() const { return m_table; }
    QLabel* told() const { return m_told; }
    QAction* verifyAction() const { return m_verify; }
    void setDialogs(const FileDialogs& dialogs) { m_dialogs = dialogs; }

private:
    void read();
    void verify();
    void exportAll();
    void fill();
    void say(const QString& words, bool bad);
    void tellVerdict(const QJsonObject& verdict);

    TrailDesk& m_desk;
    FileDialogs m_dialogs;
    PageHead* m_head;
    QWidget* m_notices;
    QLineEdit* m_filter;
    QLabel* m_told;
    CellTable* m_table;
    QAction* m_verify;
    QAction* m_export;
    QAction* m_again;
    TrailView m_view;
};

} // namespace wavedeck::ui
