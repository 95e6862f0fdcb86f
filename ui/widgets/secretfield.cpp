// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretfield.h"

namespace wavedeck::ui {

SecretField::SecretField(const QString& name, QWidget* parent)
    : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setMaxLength(people::kMostBytes);
    setAccessibleName(name);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    setContextMenuPolicy(Qt::NoContextMenu);
}

SecretPtr SecretField::secret() const
{
    return std::make_shared<const people::Secret>(text().toUtf8());
}

void SecretField::wipe()
{
    // Once the field has let go of its text, this is the only one who holds it, and overwrites it in place.
    QString typed = text();
    clear();
    typed.fill(QLatin1Char('*'));
}

} // namespace wavedeck::ui
